/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-session.h"

G_BEGIN_DECLS

/* Makes the bytes of a file when its name is known, on a worker thread; data is what strata_save_ask() was given. */
typedef GBytes *(*StrataSaveFunc) (gpointer data, const char *file_name, GError **error);

/* Writes a file itself, whole or not at all, where its bytes are too many to be held in memory. */
typedef gboolean (*StrataSaveFileFunc) (gpointer data, const char *path, GError **error);

/* Asks where to save, then writes in the background, and says in a toast how it went. title: of the dialog; name: the
 * suggestion. data is freed with free_data at the end. */
void strata_save_ask (GtkWidget *page,
                      StrataSession *session,
                      const char *title,
                      const char *name,
                      StrataSaveFunc make,
                      gpointer data,
                      GDestroyNotify free_data);

void strata_save_ask_file (GtkWidget *page,
                           StrataSession *session,
                           const char *title,
                           const char *name,
                           StrataSaveFileFunc write,
                           gpointer data,
                           GDestroyNotify free_data);

G_END_DECLS
