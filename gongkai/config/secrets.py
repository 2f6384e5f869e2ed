"""The signing key a trial makes for itself."""

import os
import secrets
from pathlib import Path


def kept_secret_key(var: Path) -> str:
    """Return the key in ``var/secret_key``, making it first if there is none.

    Only the user who runs the trial can read the file.
    """
    path = var / "secret_key"
    var.mkdir(parents=True, exist_ok=True)
    draft = var / f".secret_key.{os.getpid()}"
    if not path.exists():
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            # A link never replaces: two first starts at once agree on one key.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
