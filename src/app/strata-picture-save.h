/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-export.h"
#include "strata-session.h"

G_BEGIN_DECLS

/* A drawing on its way into a file or the clipboard: `data` is its own, nobody changes it, and free_data frees it. */
typedef struct
{
  StrataDrawFunc draw;
  gpointer data;
  GDestroyNotify free_data;
  double width, height;
} StrataPicture;

/* Asks where to, then draws and writes on a thread of its own, as .png, .svg or .pdf by the name's ending; a toast tells
 * how it ended. Takes what the picture holds. */
void strata_picture_save (const StrataPicture *picture,
                          GtkWidget *page,
                          StrataSession *session,
                          const char *title,
                          const char *name);
/* As pixels. Takes what the picture holds. */
void strata_picture_copy (const StrataPicture *picture, GtkWidget *page, StrataSession *session);

G_END_DECLS
