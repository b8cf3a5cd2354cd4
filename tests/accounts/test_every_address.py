"""Every address of the site asks for a login, but for a short list that says so here."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

# Before login by nature: the pages that serve to log in.
OPEN = {
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "admin:login",
    # Calendar services have no account: the secret address is the key.
    "calendar_feed",
    # Somebody without account answers: the address and a code are the key.
    "answer_by_link",
}


def patterns(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from patterns(entry, inner)
        else:
            yield f"{space}{entry.name}", entry


def test_a_new_page_is_closed_unless_this_list_opens_it() -> None:
    opened = {
        name
        for name, pattern in patterns(get_resolver())
        if not getattr(pattern.callback, "login_required", True)
        # The API logs in by token, on every view (its default permission).
        and not hasattr(pattern.callback, "cls")
    }
    assert "account_login" in opened
    assert opened <= OPEN
