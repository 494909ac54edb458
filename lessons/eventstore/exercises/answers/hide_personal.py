"""The answers of eventstore.hide_personal."""


# %% starter
def account_created(keys, person, owner, email, branch):
    data = {
        "person": person,
        "owner": ...,
        "email": ...,
        "branch": ...,
    }
    return {"type": "AccountCreated", "data": data}


# %% solution
def account_created(keys, person, owner, email, branch):
    data = {
        "person": person,
        "owner": keys.encrypt(person, owner),
        "email": keys.encrypt(person, email),
        "branch": branch,
    }
    return {"type": "AccountCreated", "data": data}


# %% right
def account_created(keys, person, owner, email, branch):
    hidden = {name: keys.encrypt(person, value) for name, value in {"owner": owner, "email": email}.items()}
    return {"type": "AccountCreated", "data": {"branch": branch, **hidden}}


# %% right
#          "branch": branch,
# +        "country": "Italy",


# %% wrong: holds the email as it is: alice@
# -        "email": keys.encrypt(person, email),
# +        "email": email,


# %% wrong: every figure by branch goes with the person
# -        "branch": branch,
# +        "branch": keys.encrypt(person, branch),


# %% wrong: their own key does not open their data
# -        "owner": keys.encrypt(person, owner),
# -        "email": keys.encrypt(person, email),
# +        "owner": keys.encrypt("all", owner),
# +        "email": keys.encrypt("all", email),


# %% wrong: holds the name as it is
# -        "owner": keys.encrypt(person, owner),
# +        "owner": owner,


# %% wrong: The event has no text in email
# -        "email": keys.encrypt(person, email),


# %% wrong: is not JSON serializable
# -        "email": keys.encrypt(person, email),
# +        "email": keys.encrypt(person, email).encode(),


# %% wrong: and is read as ('bob@example.org', 'Bob')
# -        "owner": keys.encrypt(person, owner),
# -        "email": keys.encrypt(person, email),
# +        "owner": keys.encrypt(person, email),
# +        "email": keys.encrypt(person, owner),
