"""The data folder: where editions, compiled lists and records are kept."""

import os
from pathlib import Path

import platformdirs

VARIABLE = "EXPORTGATE_HOME"


def data_folder() -> Path:
    """Give the data folder that `EXPORTGATE_HOME` names, or the platform's user data folder.

    The environment is read at each call, never at import. The folder need not exist yet.
    """
    named = os.environ.get(VARIABLE, "").strip()
    return Path(named).expanduser().absolute() if named else Path(platformdirs.user_data_dir("exportgate", False))
