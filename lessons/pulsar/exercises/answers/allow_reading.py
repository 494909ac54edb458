"""The answers of pulsar.allow_reading."""


# %% starter
def allow_reading(admin, namespace, role): ...


# %% solution
def allow_reading(admin, namespace, role):
    admin.request("POST", f"namespaces/{namespace}/permissions/{role}", ["consume"])


# %% right
def allow_reading(admin, namespace, role):
    admin.request("POST", "/".join(["namespaces", namespace, "permissions", role]), ("consume",))


# %% right
def allow_reading(admin, namespace, role):
    path = f"namespaces/{namespace}/permissions/{role}"
    admin.request("POST", path, ["produce", "consume"])
    admin.request("DELETE", path)
    admin.request("POST", path, ["consume"])


# %% wrong: may send events too
def allow_reading(admin, namespace, role):
    admin.request("POST", f"namespaces/{namespace}/permissions/{role}", ["produce", "consume"])


# %% wrong: and not to the role audit-service
def allow_reading(admin, namespace, role):
    admin.request("POST", f"namespaces/{namespace}/permissions/role", ["consume"])


# %% wrong: To read is to `consume`
def allow_reading(admin, namespace, role):
    admin.request("POST", f"namespaces/{namespace}/permissions/{role}", ["functions"])


# %% wrong: and was to keep that
def allow_reading(admin, namespace, role):
    path = f"namespaces/{namespace}/permissions"
    for other in admin.request("GET", path):
        admin.request("DELETE", f"{path}/{other}")
    admin.request("POST", f"{path}/{role}", ["consume"])
