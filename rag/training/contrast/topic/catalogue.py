"""Lists the topics."""

from rag.training.contrast.topic.group import COURSES, GROUPS, LEAVES
from rag.training.contrast.topic.place import BUILDINGS, LINES, POLICIES
from rag.training.contrast.topic.product import PRODUCTS, PROGRAMS
from rag.training.contrast.topic.service import APPLICATIONS, VENUES

# Every fifth is held out of training.
TOPICS = (
    VENUES,
    APPLICATIONS,
    COURSES,
    LEAVES,
    GROUPS,
    PRODUCTS,
    LINES,
    POLICIES,
    PROGRAMS,
    BUILDINGS,
)
