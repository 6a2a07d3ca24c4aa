/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-window-private.h"

#include "strata-format.h"

#include <glib/gi18n.h>

/* What the window says for a moment. */

#define SHORT 4 /* seconds */
#define LONG 8  /* for a sentence, which takes its time to read, and for a button to press */

static AdwToast *
create_toast (const char *text, guint seconds)
{
  g_autofree char *sentence = strata_format_figures (text);
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);
  AdwToast *toast = adw_toast_new (escaped);

  adw_toast_set_timeout (toast, seconds);
  return toast;
}

void
strata_window_toast (StrataWindow *self, const char *text)
{
  adw_toast_overlay_add_toast (self->toasts, create_toast (text, strlen (text) > 60 ? LONG : SHORT));
}

AdwToast *
strata_window_toast_undo (StrataWindow *self, const char *text, const char *action, GVariant *target)
{
  AdwToast *toast = create_toast (text, LONG);

  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_action_name (toast, action);
  adw_toast_set_action_target_value (toast, target);
  adw_toast_overlay_add_toast (self->toasts, toast);
  return toast;
}
