/* The two kernel filters that cjail_enter raises; each returns 0, or -1 with errno set. */
#pragma once

/* Landlock: read and execute below the system's program folders, nothing else. 0 where the kernel has no Landlock. */
int cjail_restrict_files(void);

/* seccomp: refuses the system calls that reading a document never needs. */
int cjail_filter_calls(void);
