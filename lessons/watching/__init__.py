"""Watch all four technologies: their own metrics, readings as a picture, scenes with a fault."""
