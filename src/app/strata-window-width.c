/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the header shows at which width. */

#include "strata-window-private.h"

/* Below the first width the experiment's title gives way to the page switcher, below the second the buttons of undo and
 * redo to the title; the menu has them too. */
#define ROOMY_WIDTH 1080
#define TIGHT_WIDTH 560

static gboolean
apply_width (gpointer user_data)
{
  StrataWindow *self = user_data;

  self->width_source = 0;
  adw_header_bar_set_centering_policy (self->header,
                                       self->tight ? ADW_CENTERING_POLICY_LOOSE : ADW_CENTERING_POLICY_STRICT);
  strata_window_place_lesson (self);
  strata_window_update_training (self);
  strata_window_update_mode (self);
  return G_SOURCE_REMOVE;
}

/* With large type the switcher may have no room beside the title, which then stands where the switcher was as well. In a
 * window that grows it still does for a moment, though there is room. */
static gboolean
is_crowded (StrataWindow *self)
{
  int natural;

  if (!gtk_widget_get_visible (self->title_box) || !adw_view_switcher_title_get_title_visible (self->switcher_title))
    return FALSE;
  gtk_widget_measure (GTK_WIDGET (self->switcher_title), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return gtk_widget_get_width (GTK_WIDGET (self->switcher_title)) < natural;
}

void
strata_window_take_width (StrataWindow *self, int width)
{
  gboolean roomy = width >= ROOMY_WIDTH, titled;
  gboolean tight = width < TIGHT_WIDTH * strata_chart_style_get_scale (GTK_WIDGET (self));

  if (self->titled && roomy && is_crowded (self))
    self->crowded_width = width;
  titled = roomy && width > self->crowded_width;

  /* Widgets may not come and go while sizes are given. */
  if (roomy != self->roomy || tight != self->tight || titled != self->titled)
    {
      self->roomy = roomy;
      self->tight = tight;
      self->titled = titled;
      if (self->width_source == 0)
        self->width_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, apply_width, self, NULL);
    }
}
