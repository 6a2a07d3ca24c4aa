/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The files of a run store, on a thread of their own, one thing after the other in the order they were asked for. Each
 * call takes its task, which answers a boolean where nothing else is said. */

#define STRATA_RUN_TRASH ".deleted"

typedef struct
{
  GHashTable *seen;   /* folders of runs that are there */
  GPtrArray *changed; /* of StrataRun: new ones, and those whose files are other than known */
} StrataRunFindings;

void strata_run_findings_free (StrataRunFindings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataRunFindings, strata_run_findings_free)

typedef struct _StrataRunWork StrataRunWork;

StrataRunWork *strata_run_work_new (const char *folder);
/* Once nothing is asked for any more; on any thread, its own too. */
void strata_run_work_free (StrataRunWork *self);
/* known: folder → gint64, the stamp it had. The task answers StrataRunFindings. */
void strata_run_work_look (StrataRunWork *self, GTask *task, GHashTable *known);
/* Takes the text. */
void strata_run_work_write (StrataRunWork *self, GTask *task, const char *path, char *text);
void strata_run_work_move (StrataRunWork *self, GTask *task, const char *from, const char *to);
/* A folder with all that is in it; no fault if there is none. */
void strata_run_work_remove (StrataRunWork *self, GTask *task, const char *path);

G_END_DECLS
