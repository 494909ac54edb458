"""The course as a website: notebooks with their stored outputs, and the pages that README links to."""
