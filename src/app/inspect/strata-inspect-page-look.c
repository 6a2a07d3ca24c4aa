/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-inspect-page-private.h"

#include "strata-format.h"
#include "strata-tile-draw.h"

#include <glib/gi18n.h>

/* What is shown of the layers, and what lies over the image. */

static const char *const aspects[] = { "activations", "weights", "distributions" };

static void
change_aspect (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  StrataInspectPage *self = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (aspects); i++)
    if (g_str_equal (g_variant_get_string (value, NULL), aspects[i]))
      self->aspect = (StrataAspect) i;
  g_simple_action_set_state (action, value);
  strata_inspect_page_inspect_beside (self);
  strata_inspect_page_inspect (self);
}

static GSimpleAction *
get_action (StrataInspectPage *self, const char *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name));
}

static void
set_overlay (StrataInspectPage *self, StrataOverlay overlay)
{
  self->overlay = overlay;
  g_simple_action_set_state (get_action (self, "saliency"), g_variant_new_boolean (overlay == STRATA_OVERLAY_SALIENCY));
  g_simple_action_set_state (get_action (self, "grad-cam"), g_variant_new_boolean (overlay == STRATA_OVERLAY_GRAD_CAM));
  strata_inspect_page_inspect (self);
}

static void
change_saliency (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  set_overlay (user_data, g_variant_get_boolean (value) ? STRATA_OVERLAY_SALIENCY : STRATA_OVERLAY_NONE);
}

static void
change_grad_cam (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  set_overlay (user_data, g_variant_get_boolean (value) ? STRATA_OVERLAY_GRAD_CAM : STRATA_OVERLAY_NONE);
}

static void
draw_heat (cairo_t *cr, const graphene_rect_t *place, gpointer user_data)
{
  const StrataHeatMap *heat = user_data;

  strata_heat_map_draw (heat, cr, place, heat->rows * heat->columns < 400);
}

static void
free_heat (gpointer heat)
{
  strata_heat_map_free (heat);
}

/* Where most of it lies, for those who do not see it; transfer full. */
static char *
describe_heat (const StrataHeatMap *heat)
{
  const char *const places[] = { _ ("upper left"), _ ("upper right"), _ ("lower left"), _ ("lower right") };
  double quarters[4];
  guint hottest = 0;

  strata_heat_map_get_quarters (heat, quarters);
  for (guint i = 1; i < 4; i++)
    if (quarters[i] > quarters[hottest])
      hottest = i;
  if (quarters[hottest] == 0)
    return g_strdup (_ ("There is none."));
  g_autofree char *share = strata_format_share (quarters[hottest]);
  /* Translators: "41 % of it lies in the upper left quarter." */
  return g_strdup_printf (_ ("%s of it lies in the %s quarter."), share, places[hottest]);
}

static void
change_scaled (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  StrataInspectPage *self = user_data;

  g_simple_action_set_state (action, state);
  self->scaled = g_variant_get_boolean (state);
  strata_inspect_page_show_image (self);
}

static char *
name_predicted (StrataInspectPage *self, StrataDataset *dataset)
{
  guint predicted = self->inspection->predicted;

  return predicted < strata_dataset_get_n_classes (dataset)
           ? g_strdup (strata_dataset_get_class_name (dataset, predicted))
           : g_strdup_printf ("%u", predicted);
}

void
strata_inspect_page_show_overlay (StrataInspectPage *self, StrataDataset *dataset)
{
  StrataInspection *inspection = self->inspection;
  StrataSequential *sequential = inspection ? strata_network_get_sequential (inspection->network) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->overlay_label), inspection != NULL && inspection->heat != NULL);
  if (inspection != NULL)
    g_simple_action_set_enabled (get_action (self, "grad-cam"), strata_grad_cam_find_layer (sequential) >= 0);
  if (inspection == NULL || inspection->heat == NULL)
    {
      strata_pixel_view_set_overlay (self->pixels_view, NULL, NULL, NULL);
      return;
    }
  g_autofree char *name = name_predicted (self, dataset);
  g_autofree char *where = describe_heat (inspection->heat);
  g_autofree char *what =
    inspection->overlay == STRATA_OVERLAY_SALIENCY
      ? g_strdup_printf (_ ("Orange: pixels that move the score of %s most."), name)
      : g_strdup_printf (_ ("Orange: where “%s” finds what speaks for %s."),
                         strata_sequential_get_layer (sequential, (guint) inspection->heat_layer)->name, name);
  g_autofree char *text = g_strdup_printf ("%s %s", what, where);
  gtk_label_set_label (self->overlay_label, text);
  strata_pixel_view_set_overlay (self->pixels_view, draw_heat, g_steal_pointer (&inspection->heat), free_heat);
}

void
strata_inspect_page_add_looks (StrataInspectPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "aspect", .parameter_type = "s", .state = "'activations'", .change_state = change_aspect },
    { .name = "saliency", .state = "false", .change_state = change_saliency },
    { .name = "grad-cam", .state = "false", .change_state = change_grad_cam },
    { .name = "scaled", .state = "false", .change_state = change_scaled },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
}
