/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-stack-drop.h"

#include <glib/gi18n.h>

#include "strata-look.h"
#include "strata-stack-card.h"

/* Members are indented by so much. */
#define INDENT 40

static StrataStackItem *
get_item (GtkListBox *list, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, index);

  return row != NULL ? strata_stack_card_get_item (STRATA_STACK_CARD (row)) : NULL;
}

/* The number of the first card whose middle is below y. */
static int
find_card_below (GtkListBox *list, double y)
{
  int index = 0;
  GtkListBoxRow *row;

  for (; (row = gtk_list_box_get_row_at_index (list, index)) != NULL; index++)
    {
      graphene_rect_t bounds;
      if (gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (list), &bounds)
          && y < bounds.origin.y + bounds.size.height / 2)
        break;
    }
  return index;
}

static gboolean
is_inside (GtkListBox *list, double x)
{
  if (gtk_widget_get_direction (GTK_WIDGET (list)) == GTK_TEXT_DIR_RTL)
    x = gtk_widget_get_width (GTK_WIDGET (list)) - x;
  return x > INDENT;
}

static void
place_in_stack (StrataDropPlace *place, StrataStack *stack, guint position, int card)
{
  *place = (StrataDropPlace){ .list = G_LIST_MODEL (stack), .position = position, .card = card };
}

gboolean
strata_drop_place_find (StrataDropPlace *place,
                        GtkListBox *list,
                        StrataStack *stack,
                        double x,
                        double y,
                        gboolean block)
{
  int card = find_card_below (list, y);
  StrataStackItem *below, *above;
  guint position = 0;

  /* Between Scaling and Compile. */
  card = MAX (card, 2);
  while (card > 2 && get_item (list, card) == NULL)
    card--;
  below = get_item (list, card);
  above = get_item (list, card - 1);
  if (below == NULL || above == NULL)
    return FALSE;

  StrataBlock *block_above = strata_stack_item_get_block (above), *block_below = strata_stack_item_get_block (below);
  if (!block && block_below != NULL && strata_stack_item_get_position (below, &position))
    {
      *place = (StrataDropPlace){ .list = strata_stack_item_get_list (below),
                                  .position = position,
                                  .card = card,
                                  .indent = TRUE };
      return TRUE;
    }
  if (!block && block_above != NULL && block_below == NULL && is_inside (list, x)
      && strata_stack_item_get_position (above, &position))
    {
      *place = (StrataDropPlace){ .list = strata_stack_item_get_list (above),
                                  .position = position + 1,
                                  .card = card,
                                  .indent = TRUE };
      return TRUE;
    }

  /* A block never goes among members: it goes behind them. */
  while (block && below != NULL && strata_stack_item_get_block (below) != NULL)
    below = get_item (list, ++card);
  if (below != NULL && strata_stack_item_get_layer (below) != NULL && strata_stack_item_get_position (below, &position))
    place_in_stack (place, stack, position, card);
  else
    place_in_stack (place, stack, strata_stack_get_n_layers (stack), card);
  return TRUE;
}

static gboolean
find_layer (StrataExperiment *experiment, StrataLayer *layer, GListModel **list, guint *position)
{
  StrataBlock *block = strata_look_find_block (experiment, layer);

  *list = block != NULL ? G_LIST_MODEL (strata_block_get_layers (block))
                        : G_LIST_MODEL (strata_experiment_get_stack (experiment));
  for (*position = 0; *position < g_list_model_get_n_items (*list); (*position)++)
    {
      g_autoptr (StrataLayer) item = g_list_model_get_item (*list, *position);
      if (item == layer)
        return TRUE;
    }
  return FALSE;
}

static char *
dup_label (GPtrArray *layers, gboolean copy)
{
  StrataLayer *first = layers->pdata[0];

  if (layers->len > 1)
    return g_strdup (copy ? _ ("Copy layers") : _ ("Move layers"));
  if (copy)
    return g_strdup_printf (_ ("Add %s"), strata_configurable_get_class_name (STRATA_CONFIGURABLE (first)));
  return g_strdup_printf (_ ("Move %s"), strata_layer_get_effective_name (first));
}

void
strata_drop_layers (StrataEditor *editor, GPtrArray *layers, const StrataDropPlace *place, gboolean copy)
{
  StrataExperiment *experiment = strata_editor_get_experiment (editor);
  g_autofree char *label = dup_label (layers, copy);
  guint target = place->position;

  strata_editor_begin_group (editor, label);
  for (guint i = 0; !copy && i < layers->len; i++)
    {
      GListModel *list;
      guint position;

      if (!find_layer (experiment, layers->pdata[i], &list, &position))
        continue;
      strata_editor_splice (editor, list, position, 1, NULL, 0, NULL);
      if (list == place->list && position < target)
        target--;
    }
  strata_editor_splice (editor, place->list, target, 0, (GObject **) layers->pdata, layers->len, NULL);
  strata_editor_end_group (editor);
}
