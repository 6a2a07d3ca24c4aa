/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-inspect-page-private.h"

#include "strata-format.h"

#include <glib/gi18n.h>

/* One look kept beside the next ones: another image, or the same one in another epoch, and what the layers made of it. */

#define N_BEST 3

static double
get_probability (const StrataInspection *inspection, guint label)
{
  /* A single output is the probability of class 1. */
  if (inspection->n_outputs == 1)
    return label == 1 ? inspection->outputs[0] : 1 - inspection->outputs[0];
  return inspection->outputs[label];
}

static void
append_best (GString *text, const StrataInspection *inspection, StrataDataset *dataset)
{
  guint n = MIN (MAX (inspection->n_outputs, 2), strata_dataset_get_n_classes (dataset));
  guint best[N_BEST] = { 0 }, n_best = 0;

  for (guint label = 0; label < n; label++)
    {
      guint at = n_best;

      while (at > 0 && get_probability (inspection, best[at - 1]) < get_probability (inspection, label))
        at--;
      if (at == N_BEST)
        continue;
      n_best = MIN (n_best + 1, N_BEST);
      for (guint i = n_best - 1; i > at; i--)
        best[i] = best[i - 1];
      best[at] = label;
    }
  for (guint i = 0; i < n_best; i++)
    {
      g_autofree char *share = strata_format_share (get_probability (inspection, best[i]));

      g_string_append_printf (text, "\n%s %s", strata_dataset_get_class_name (dataset, best[i]), share);
    }
}

/* --- What the layers made of it ------------------------------------------------------------------------------------ */

static void
clear (StrataBeside *beside)
{
  g_clear_object (&beside->network);
  g_clear_pointer (&beside->pixels, g_bytes_unref);
  g_clear_pointer (&beside->caption, g_free);
  g_clear_pointer (&beside->inspection, strata_inspection_free);
}

static void
on_inspected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrataInspectPage) self = user_data;
  g_autoptr (StrataInspection) inspection = strata_inspection_run_finish (result, NULL);
  StrataDataset *dataset = strata_inspect_page_get_dataset (self);

  self->beside.running = FALSE;
  if (inspection == NULL)
    return;
  /* It is no longer kept, or something else is. */
  if (inspection->network != self->beside.network || inspection->pixels != self->beside.pixels
      || inspection->aspect != self->aspect)
    {
      strata_inspect_page_inspect_beside (self);
      return;
    }
  g_clear_pointer (&self->beside.inspection, strata_inspection_free);
  self->beside.inspection = g_steal_pointer (&inspection);
  if (self->inspection != NULL && dataset != NULL)
    strata_inspect_page_show_layers (self, dataset);
}

void
strata_inspect_page_inspect_beside (StrataInspectPage *self)
{
  StrataBeside *beside = &self->beside;
  StrataDataset *dataset = strata_inspect_page_get_dataset (self);

  if (beside->network == NULL || dataset == NULL || beside->running
      || (beside->inspection != NULL && beside->inspection->aspect == self->aspect))
    return;
  beside->running = TRUE;
  strata_inspection_run_async (&(StrataInspectionWish){ .network = beside->network,
                                                        .pixels = beside->pixels,
                                                        .dataset = dataset,
                                                        .aspect = self->aspect },
                               self->inspection, self->cancellable, on_inspected, g_object_ref (self));
}

/* --- Keeping ------------------------------------------------------------------------------------------------------- */

/* "Epoch 2", or "Now"; transfer full. */
static char *
describe_moment (StrataInspectPage *self)
{
  guint epoch = strata_epoch_scrubber_get_epoch (self->scrubber);

  return epoch > 0 ? g_strdup_printf (_ ("Epoch %u"), epoch) : g_strdup (_ ("Now"));
}

char *
strata_inspect_page_dup_caption (StrataInspectPage *self)
{
  g_autofree char *moment = describe_moment (self);
  g_auto (GStrv) place = g_strsplit (gtk_label_get_label (self->place_label), " · ", 2);

  return g_strdup_printf ("%s · %s", place[0] != NULL ? place[0] : "", moment);
}

static void
keep (StrataInspectPage *self)
{
  StrataDataset *dataset = strata_inspect_page_get_dataset (self);
  StrataNetwork *network = self->inspection->network;
  g_autofree char *moment = describe_moment (self);
  const char *place = gtk_label_get_label (self->place_label);
  GString *text = g_string_new (place);

  g_string_append_printf (text, "\n%s", moment);
  append_best (text, self->inspection, dataset);
  strata_kept_look_show (self->kept, self->pixels, strata_dataset_get_shape (dataset),
                         self->scaled ? strata_network_get_scaler (network) : NULL, place,
                         gtk_label_get_label (self->verdict_label), text->str);
  g_string_free (text, TRUE);
  clear (&self->beside);
  self->beside.network = g_object_ref (network);
  self->beside.pixels = g_bytes_ref (self->inspection->pixels);
  self->beside.caption = strata_inspect_page_dup_caption (self);
  strata_inspect_page_inspect_beside (self);
}

static void
change_beside (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  StrataInspectPage *self = user_data;
  StrataDataset *dataset = strata_inspect_page_get_dataset (self);
  gboolean wanted = g_variant_get_boolean (state) && self->inspection != NULL;

  if (wanted)
    keep (self);
  else
    clear (&self->beside);
  gtk_widget_set_visible (GTK_WIDGET (self->kept), wanted);
  if (!wanted && self->inspection != NULL && dataset != NULL)
    strata_inspect_page_show_layers (self, dataset);
  g_simple_action_set_state (action, g_variant_new_boolean (wanted));
}

void
strata_inspect_page_add_beside (StrataInspectPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "beside", .state = "false", .change_state = change_beside },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
}

void
strata_inspect_page_forget_beside (StrataInspectPage *self)
{
  g_action_group_change_action_state (G_ACTION_GROUP (self->actions), "beside", g_variant_new_boolean (FALSE));
}
