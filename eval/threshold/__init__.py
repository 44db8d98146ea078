"""Choose confidence thresholds that guarantee a precision: `python -m eval.threshold RUN…`."""
