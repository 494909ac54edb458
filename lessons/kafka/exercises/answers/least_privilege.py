"""The answers of kafka.least_privilege."""

# %% given
from kafka.admin import ACL, ACLOperation, ACLPermissionType, ResourcePattern, ResourceType

from lessons.kafka.security.rights import right


# %% starter
def rights_of(user, reads, writes, group, transactional_id):
    """The rights that the service needs: it reads these topics in the group, and writes those topics.

    `group` and `transactional_id` are None for a service that has none.
    """
    ...


# %% solution
def rights_of(user, reads, writes, group, transactional_id):
    rights = [right(user, ACLOperation.READ, ResourceType.TOPIC, topic) for topic in reads]
    rights += [right(user, ACLOperation.WRITE, ResourceType.TOPIC, topic) for topic in writes]
    if group:
        rights.append(right(user, ACLOperation.READ, ResourceType.GROUP, group))
    if transactional_id:
        rights.append(right(user, ACLOperation.WRITE, ResourceType.TRANSACTIONAL_ID, transactional_id))
    return rights


# %% right
def rights_of(user, reads, writes, group, transactional_id):
    needed = [("READ", "TOPIC", topic) for topic in reads] + [("WRITE", "TOPIC", topic) for topic in writes]
    needed += [("READ", "GROUP", group)] * bool(group)
    needed += [("WRITE", "TRANSACTIONAL_ID", transactional_id)] * bool(transactional_id)
    return {right(user, ACLOperation[what], ResourceType[kind], name) for what, kind, name in needed}


# %% right
def rights_of(user, reads, writes, group, transactional_id):
    def allow(operation, kind, name):
        return ACL(f"User:{user}", "*", operation, ACLPermissionType.ALLOW, ResourcePattern(kind, name))

    for topic in reads:
        yield allow(ACLOperation.READ, ResourceType.TOPIC, topic)
        yield allow(ACLOperation.DESCRIBE, ResourceType.TOPIC, topic)
    for topic in writes:
        yield allow(ACLOperation.WRITE, ResourceType.TOPIC, topic)
    if group:
        yield allow(ACLOperation.READ, ResourceType.GROUP, group)
    if transactional_id:
        yield allow(ACLOperation.WRITE, ResourceType.TRANSACTIONAL_ID, transactional_id)


# %% wrong: can't read exercise-orders in its group: GroupAuthorizationFailedError
# -    if group:
# -        rights.append(right(user, ACLOperation.READ, ResourceType.GROUP, group))


# %% wrong: can't use its transactional id
# -    if transactional_id:
# -        rights.append(right(user, ACLOperation.WRITE, ResourceType.TRANSACTIONAL_ID, transactional_id))


# %% wrong: and has no right of its own
# -    rights = [right(user, ACLOperation.READ, ResourceType.TOPIC, topic) for topic in reads]
# +    rights = [right("*", ACLOperation.READ, ResourceType.TOPIC, topic) for topic in reads]


# %% wrong: can read salaries
# -    rights = [right(user, ACLOperation.READ, ResourceType.TOPIC, topic) for topic in reads]
# +    rights = [right(user, ACLOperation.READ, ResourceType.TOPIC, "*")]


# %% wrong: which it only reads
# -    rights = [right(user, ACLOperation.READ, ResourceType.TOPIC, topic) for topic in reads]
# +    rights = [right(user, ACLOperation.ALL, ResourceType.TOPIC, topic) for topic in reads]


# %% wrong: to which it only writes
# -    rights = [right(user, ACLOperation.READ, ResourceType.TOPIC, topic) for topic in reads]
# +    rights = [right(user, ACLOperation.READ, ResourceType.TOPIC, topic) for topic in [*reads, *writes]]


# %% wrong: can create topics
# -    if group:
# +    rights.append(right(user, ACLOperation.CREATE, ResourceType.CLUSTER, "kafka-cluster"))
# +    if group:


# %% wrong: can read exercise-orders-old
# -    rights = [right(user, ACLOperation.READ, ResourceType.TOPIC, topic) for topic in reads]
# +    prefix = ACLResourcePatternType.PREFIXED
# +    rights = [right(user, ACLOperation.READ, ResourceType.TOPIC, topic, prefix) for topic in reads]


# %% wrong: as the group exercise-biller-old
# -        rights.append(right(user, ACLOperation.READ, ResourceType.GROUP, group))
# +        rights.append(right(user, ACLOperation.READ, ResourceType.GROUP, group, ACLResourcePatternType.PREFIXED))


# %% wrong: It should return a list of rights
# -    return rights
# +    print(rights)
