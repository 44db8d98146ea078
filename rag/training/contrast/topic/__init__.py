"""Facts about made-up things, told and asked in Chinese and in English."""
