"""The answers of kafka.add_a_field."""

# %% starter
country = ...


# %% solution
country = {"name": "country", "type": "string", "default": "unknown"}


# %% right
country = {"name": "country", "type": ["null", "string"], "default": None}


# %% right
country = {"name": "country", "type": ["string", "null"], "default": "", "doc": "where the user is"}


# %% right
country = {"name": "country", "type": {"type": "string"}, "default": "unknown"}


# %% wrong: has no default
country = {"name": "country", "type": "string"}


# %% wrong: This is not an Avro schema
country = {"name": "country", "type": "text", "default": "unknown"}


# %% wrong: the country "Italy" does not fit
country = {"name": "country", "type": "long", "default": 0}


# %% wrong: should be a dict
country = ["country", "string"]


# %% wrong: describes one field: {
country = {"type": "string", "default": "unknown"}


# %% wrong: The default does not fit the type
country = {"name": "country", "type": "string", "default": None}


# %% wrong: The field's name is 'land'
country = {"name": "land", "type": "string", "default": "unknown"}


# %% right
country = {"name": "country", "type": ["string", "null"], "default": None}


# %% wrong: Default value <0> must match
country = {"name": "country", "type": "string", "default": 0}


# %% wrong: a bytes-like object is required
country = {"name": "country", "type": "bytes", "default": ""}
