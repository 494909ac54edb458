"""An answer that a learner keeps in a file of their own."""

event = {"type": "UserLoggedIn", "userId": 456}
