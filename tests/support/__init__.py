"""What every test leans on: fixtures that turn silent faults into failures, servers, browser."""
