"""settings.json: everything that was set in the app."""
import json
from pathlib import Path

SETTINGS = json.loads((Path(__file__).parent / "settings.json").read_text(encoding="utf-8"))
