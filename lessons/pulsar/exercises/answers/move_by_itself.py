"""The answers of pulsar.move_by_itself."""


# %% starter
def keep_ten_megabytes(admin, namespace):
    admin.request("PUT", f"namespaces/{namespace}/offloadThreshold", ...)


# %% solution
def keep_ten_megabytes(admin, namespace):
    admin.request("PUT", f"namespaces/{namespace}/offloadThreshold", 10 * 1024 * 1024)


# %% right
def keep_ten_megabytes(admin, namespace):
    admin.request("PUT", f"namespaces/{namespace}/offloadThreshold", 10_000_000)


# %% right
def keep_ten_megabytes(admin, namespace):
    megabyte = 2**20
    path = "namespaces/" + namespace + "/offloadThreshold"
    admin.request("PUT", path, megabyte * 10)


# %% wrong: counted in bytes, not in megabytes
def keep_ten_megabytes(admin, namespace):
    admin.request("PUT", f"namespaces/{namespace}/offloadThreshold", 10)


# %% wrong: every ledger is moved as soon as it is closed
def keep_ten_megabytes(admin, namespace):
    admin.request("PUT", f"namespaces/{namespace}/offloadThreshold", 0)


# %% wrong: nothing is moved by itself
def keep_ten_megabytes(admin, namespace):
    admin.request("PUT", f"namespaces/{namespace}/offloadThreshold", -1)
