"""An editor's folder becomes the model: `load.load` reads it; `tables` say what may stand in it."""
