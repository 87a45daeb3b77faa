class Refusal(Exception):
    """Something a person can put right, said in Chinese and in English instead of a traceback."""

    def __init__(self, chinese, english):
        super().__init__(f"{chinese}\n{english}")
