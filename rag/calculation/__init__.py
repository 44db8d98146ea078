"""Answer what a document does not say but its figures give: the most, a difference, a sum."""
