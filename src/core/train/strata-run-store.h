/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-run.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The trainings kept in one folder, a sub-folder each, newest first: a GListModel of StrataRun. Reading and writing happen
 * on a worker thread, in the order they were asked for; the list changes in the main context of the thread that made it.
 *
 *   g_autoptr (StrataRunStore) store = strata_run_store_new (folder);
 *   strata_run_store_refresh (store);
 *   ... GListModel's ::items-changed tells what was found */

#define STRATA_TYPE_RUN_STORE (strata_run_store_get_type ())
G_DECLARE_FINAL_TYPE (StrataRunStore, strata_run_store, STRATA, RUN_STORE, GObject)

StrataRunStore *strata_run_store_new (const char *folder);
const char *strata_run_store_get_folder (StrataRunStore *self);
/* Looks again at what there is. Asked for while it looks, it looks once more afterwards. */
void strata_run_store_refresh (StrataRunStore *self);
/* Property "ready", with notify: the folder was read once. */
gboolean strata_run_store_is_ready (StrataRunStore *self);
/* The run in that folder, or NULL; borrowed. */
StrataRun *strata_run_store_find (StrataRunStore *self, const char *folder);
/* Writes name, note and star as they are now. */
void strata_run_store_save (StrataRunStore *self, StrataRun *run);
/* Takes it off the list; its files wait until they are purged. */
void strata_run_store_delete (StrataRunStore *self, StrataRun *run);
/* Puts it back. */
void strata_run_store_undelete (StrataRunStore *self, StrataRun *run);
/* Removes the files of what was deleted. */
void strata_run_store_purge (StrataRunStore *self);
/* What all runs take on the disk. */
guint64 strata_run_store_get_bytes (StrataRunStore *self);

/* Signal ::failed (const char *text): something could not be written or removed. */

G_END_DECLS
