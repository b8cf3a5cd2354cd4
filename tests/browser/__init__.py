"""The circuit in a real Chromium: from a file received to a household followed."""
