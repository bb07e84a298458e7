"""Learn: fit, calibrate and evaluate a model. Needs scikit-learn; scoring does not."""
