"""The answers of kafka.first_event."""

# %% starter
event = ...


# %% solution
event = {"type": "UserLoggedIn", "userId": 456}


# %% right
event = dict(type="UserLoggedIn", userId=456)


# %% right
event = {"userId": 456, "type": "UserLoggedIn", "at": "2026-01-01T12:00:00Z"}


# %% wrong: An event is a dict here
event = "UserLoggedIn"


# %% wrong: What happened is a login
event = {"type": "LogIn", "userId": 456}


# %% wrong: It was user 456
event = {"type": "UserLoggedIn", "userId": 123}


# %% wrong: is the text '456'
event = {"type": "UserLoggedIn", "userId": "456"}
