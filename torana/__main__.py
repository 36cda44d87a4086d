"""`python -m torana` is the `torana` command."""

from torana.doors.cli.main import main

raise SystemExit(main())
