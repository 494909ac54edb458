"""The learner's own copies of the lessons, in `work/`: made, kept up to date with the course, and given again.

The course's own files in `notebooks/` are never written to, so `git pull` always works. What a copy was made from is
kept in `work/.given`, and a three-way merge by cell id (merging.py) brings a changed lesson into it.
"""

from lessons.workspace.folders import FOLDER
from lessons.workspace.updating import Report, WorkspaceError, bring_up_to_date

__all__ = ["FOLDER", "Report", "WorkspaceError", "bring_up_to_date"]
