/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A modal file chooser that begins in the folder a file was opened from or saved to last, and remembers the one it was
 * answered with. */
GtkFileChooserNative *strata_chooser_new (const char *title,
                                          GtkWindow *window,
                                          GtkFileChooserAction action,
                                          const char *accept);

/* file: NULL where the person would rather not. */
typedef void (*StrataChooserDone) (GFile *file, gpointer user_data);

/* Gives the chosen name its ending where it has none. The chooser asked about the name as it was typed: where there is a
 * file of the name it gets, the person is asked whether to replace that. */
void strata_chooser_complete (GtkWindow *window,
                              GFile *chosen,
                              const char *suffix,
                              StrataChooserDone done,
                              gpointer user_data);

G_END_DECLS
