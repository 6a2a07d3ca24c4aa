/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Writes how long the frames of a window take, for those who measure: with STRATA_FRAME_LOG set, a line for each frame in
 * the file it names: when the frame began and how long it took, in microseconds of the monotonic clock, 1 if something was
 * painted, and how long its thread had a processor meanwhile. A frame lasts from the frame clock's before-paint, through ticks, layout and drawing, to its after-paint.
 * Without the variable nothing is connected. */
void strata_frame_meter_attach (GtkWidget *window);

G_END_DECLS
