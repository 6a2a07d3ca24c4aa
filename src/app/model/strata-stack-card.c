/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-stack-card.h"

#include <glib/gi18n.h>

#include "strata-advice-box.h"
#include "strata-fit-layout.h"
#include "strata-format.h"
#include "strata-look.h"
#include "strata-tip.h"

struct _StrataStackCard
{
  GtkListBoxRow parent_instance;

  StrataStackItem *item;
  StrataSession *session;
  StrataStackCards *cards;

  GtkWidget *body;
  GtkImage *icon, *badge;
  GtkLabel *title, *subtitle, *shape, *count;
  GtkWidget *stepper, *fold_button, *fewer_button;
  GtkBox *errors;
  char *hue_class;
};

G_DEFINE_FINAL_TYPE (StrataStackCard, strata_stack_card, GTK_TYPE_LIST_BOX_ROW)

static StrataConfigurable *
get_part (StrataStackCard *self)
{
  return strata_stack_item_get_part (self->item);
}

static void
set_hue (StrataStackCard *self, const char *hue)
{
  if (g_strcmp0 (self->hue_class, hue) == 0)
    return;
  if (self->hue_class != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->hue_class);
  g_free (self->hue_class);
  self->hue_class = g_strdup (hue);
  gtk_widget_add_css_class (GTK_WIDGET (self), hue);
}

static void
set_class (StrataStackCard *self, const char *css_class, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (GTK_WIDGET (self), css_class);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), css_class);
}

static void
set_label (GtkLabel *label, char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
  g_free (text);
}

static void
update_block (StrataStackCard *self)
{
  gboolean is_block = STRATA_IS_BLOCK (get_part (self));
  guint repeat = 0;

  gtk_widget_set_visible (self->stepper, is_block);
  gtk_widget_set_visible (self->fold_button, is_block);
  if (!is_block)
    return;

  gboolean open = strata_stack_cards_is_open (self->cards, STRATA_BLOCK (get_part (self)));
  const char *tip = open ? _ ("Fold (Left)") : _ ("Show the layers (Right)");

  g_object_get (get_part (self), "repeat", &repeat, NULL);
  gtk_widget_set_sensitive (self->fewer_button, repeat > 1);
  gtk_button_set_icon_name (GTK_BUTTON (self->fold_button), open ? "pan-down-symbolic" : "pan-end-symbolic");
  strata_tip_set (self->fold_button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->fold_button), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED, open, -1);
}

/* At the end of the card: its parameters, or what it costs to run; the tip tells both. */
static void
update_count (StrataStackCard *self)
{
  StrataConfigurable *part = get_part (self);
  gboolean show_cost = strata_stack_cards_get_show_cost (self->cards) && STRATA_IS_LAYER (part);
  g_autofree char *count = strata_look_dup_count (part, self->session), *flop = strata_look_dup_flop (part);
  g_autoptr (GString) tip = g_string_new (NULL);

  if (STRATA_IS_LAYER (part) && *count != '\0')
    {
      g_autofree char *fixed = strata_format_count (strata_layer_get_n_non_trainable (STRATA_LAYER (part)));

      g_string_append_printf (tip, _ ("%s parameters"), count);
      if (strata_layer_get_n_non_trainable (STRATA_LAYER (part)) > 0)
        g_string_append_printf (tip, _ (", %s of them not trained"), fixed);
      if (*flop != '\0')
        g_string_append_printf (tip, _ ("\n%s an image"), flop);
    }
  strata_tip_set (GTK_WIDGET (self->count), tip->len > 0 ? tip->str : NULL);
  set_label (self->count, show_cost ? g_steal_pointer (&flop) : g_steal_pointer (&count));
}

static void
update_accessible (StrataStackCard *self)
{
  const char *shape = gtk_label_get_label (self->shape), *count = gtk_label_get_label (self->count);
  GString *text = g_string_new (gtk_label_get_label (self->title));

  g_string_append_printf (text, ", %s", gtk_label_get_label (self->subtitle));
  if (*shape != '\0')
    /* Translators: read aloud after the name of a layer: "output 28 × 28". */
    g_string_append_printf (text, _ (", output %s"), shape);
  if (*count != '\0' && STRATA_IS_LAYER (get_part (self)))
    g_string_append_printf (text, strata_stack_cards_get_show_cost (self->cards) ? ", %s" : _ (", %s parameters"),
                            count);
  if (gtk_widget_get_visible (GTK_WIDGET (self->badge)))
    g_string_append_printf (text, ", %s", gtk_widget_get_tooltip_text (GTK_WIDGET (self->badge)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text->str, -1);
  g_string_free (text, TRUE);
}

void
strata_stack_card_update (StrataStackCard *self)
{
  StrataConfigurable *part = get_part (self);
  gboolean enabled = !STRATA_IS_LAYER (part) || strata_layer_get_enabled (STRATA_LAYER (part));

  gtk_image_set_from_icon_name (self->icon, strata_look_get_icon_name (part));
  set_hue (self, strata_look_get_hue (part));
  set_label (self->title, strata_look_dup_title (part, self->session));
  set_label (self->subtitle, strata_look_dup_subtitle (part, self->session));
  set_label (self->shape, strata_look_dup_shape (part, self->session));
  update_count (self);
  set_class (self, "disabled-layer", !enabled);
  update_block (self);
  update_accessible (self);
}

static void
clear_errors (StrataStackCard *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *child;

  /* A mend that was pressed goes; the focus stays on its card. */
  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->errors)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->errors))) != NULL)
    gtk_box_remove (self->errors, child);
}

/* The data's card tells why there are none. */
static gboolean
add_data_error (StrataStackCard *self)
{
  const char *error = strata_session_get_data_error (self->session);

  if (!STRATA_IS_DATA_SETTINGS (get_part (self)) || error == NULL)
    return FALSE;
  gtk_box_append (self->errors, strata_advice_box_new_for_error (_ ("The images were not read"), error,
                                                                 _ ("Choose Folder…"), "stack.choose-folder"));
  return TRUE;
}

/* Errors stand on the card with their mend; a warning is a badge here and a box below the stack. */
void
strata_stack_card_show_advice (StrataStackCard *self, StrataAdvisor *advisor)
{
  GPtrArray *advice = strata_advisor_get_advice (advisor);
  int rank = strata_advisor_get_rank (advisor, get_part (self));
  StrataBlock *block = STRATA_IS_BLOCK (get_part (self)) ? STRATA_BLOCK (get_part (self)) : NULL;
  gboolean open = block != NULL && strata_stack_cards_is_open (self->cards, block);
  g_autoptr (GString) tooltip = g_string_new (NULL);

  clear_errors (self);
  if (add_data_error (self))
    {
      g_string_append (tooltip, _ ("The images were not read"));
      rank = STRATA_ADVICE_ERROR;
    }
  for (guint i = 0; i < advice->len; i++)
    {
      StrataAdvice *one = advice->pdata[i];

      if (!strata_advice_concerns (one, get_part (self)) || strata_advice_get_rank (one) == STRATA_ADVICE_HINT)
        continue;
      g_autofree char *title = strata_format_figures (strata_advice_get_title (one));
      g_string_append_printf (tooltip, "%s%s", tooltip->len > 0 ? "\n" : "", title);
      /* An opened block leaves the sentence to the member. */
      if (strata_advice_get_rank (one) == STRATA_ADVICE_ERROR
          && (!open || strata_advice_get_subject (one) == get_part (self)))
        gtk_box_append (self->errors, strata_advice_box_new (one, strata_session_get_editor (self->session)));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->errors), gtk_widget_get_first_child (GTK_WIDGET (self->errors)) != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->badge), tooltip->len > 0);
  gtk_image_set_from_icon_name (self->badge,
                                rank == STRATA_ADVICE_ERROR ? "dialog-error-symbolic" : "dialog-warning-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->badge), tooltip->str);
  set_class (self, "has-error", rank == STRATA_ADVICE_ERROR);
  set_class (self, "has-warning", rank == STRATA_ADVICE_WARNING);
  update_accessible (self);
}

static void
step_repeat (StrataStackCard *self, int by)
{
  guint repeat = 0;

  g_object_get (get_part (self), "repeat", &repeat, NULL);
  strata_editor_set (strata_session_get_editor (self->session), G_OBJECT (get_part (self)), NULL, "repeat",
                     (guint) MAX (1, (int) repeat + by));
}

static void
on_fewer (StrataStackCard *self)
{
  step_repeat (self, -1);
}

static void
on_more (StrataStackCard *self)
{
  step_repeat (self, 1);
}

static void
on_fold (StrataStackCard *self)
{
  StrataBlock *block = STRATA_BLOCK (get_part (self));

  strata_stack_cards_set_open (self->cards, block, !strata_stack_cards_is_open (self->cards, block));
  strata_stack_card_update (self);
}

/* What does not fit is told whole. */
static gboolean
on_query_tooltip (GtkLabel *label, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (label)))
    return FALSE;
  gtk_tooltip_set_text (tooltip, gtk_label_get_label (label));
  return TRUE;
}

static void
strata_stack_card_dispose (GObject *object)
{
  StrataStackCard *self = STRATA_STACK_CARD (object);

  g_clear_object (&self->item);
  g_clear_object (&self->session);
  g_clear_object (&self->cards);
  g_clear_pointer (&self->hue_class, g_free);
  G_OBJECT_CLASS (strata_stack_card_parent_class)->dispose (object);
}

static void
strata_stack_card_class_init (StrataStackCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strata_stack_card_dispose;
  g_type_ensure (STRATA_TYPE_FIT_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-stack-card.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataStackCard, body);
  gtk_widget_class_bind_template_child (widget_class, StrataStackCard, icon);
  gtk_widget_class_bind_template_child (widget_class, StrataStackCard, badge);
  gtk_widget_class_bind_template_child (widget_class, StrataStackCard, title);
  gtk_widget_class_bind_template_child (widget_class, StrataStackCard, subtitle);
  gtk_widget_class_bind_template_child (widget_class, StrataStackCard, shape);
  gtk_widget_class_bind_template_child (widget_class, StrataStackCard, count);
  gtk_widget_class_bind_template_child (widget_class, StrataStackCard, stepper);
  gtk_widget_class_bind_template_child (widget_class, StrataStackCard, fold_button);
  gtk_widget_class_bind_template_child (widget_class, StrataStackCard, fewer_button);
  gtk_widget_class_bind_template_child (widget_class, StrataStackCard, errors);
  gtk_widget_class_bind_template_callback (widget_class, on_fewer);
  gtk_widget_class_bind_template_callback (widget_class, on_more);
  gtk_widget_class_bind_template_callback (widget_class, on_fold);
  gtk_widget_class_bind_template_callback (widget_class, on_query_tooltip);
}

static void
strata_stack_card_init (StrataStackCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
strata_stack_card_new (StrataStackItem *item, StrataSession *session, StrataStackCards *cards)
{
  StrataStackCard *self = g_object_new (STRATA_TYPE_STACK_CARD, NULL);
  StrataConfigurable *part = strata_stack_item_get_part (item);
  StrataExperiment *experiment = strata_session_get_experiment (session);

  self->item = g_object_ref (item);
  self->session = g_object_ref (session);
  self->cards = g_object_ref (cards);
  if (strata_stack_item_get_block (item) != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "member");

  g_signal_connect_object (cards, "cost-shown", G_CALLBACK (strata_stack_card_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (part, "changed", G_CALLBACK (strata_stack_card_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (part, "notify", G_CALLBACK (strata_stack_card_update), self, G_CONNECT_SWAPPED);
  if (!STRATA_IS_LAYER (part))
    {
      g_signal_connect_object (strata_experiment_get_stack (experiment), "inferred",
                               G_CALLBACK (strata_stack_card_update), self, G_CONNECT_SWAPPED);
      for (const char *const *signal =
             (const char *const[]){ "notify::dataset", "notify::data-error", "notify::scaler", NULL };
           *signal != NULL; signal++)
        g_signal_connect_object (session, *signal, G_CALLBACK (strata_stack_card_update), self, G_CONNECT_SWAPPED);
    }
  strata_stack_card_update (self);
  return GTK_WIDGET (self);
}

StrataStackItem *
strata_stack_card_get_item (StrataStackCard *self)
{
  return self->item;
}

GtkWidget *
strata_stack_card_get_body (StrataStackCard *self)
{
  return self->body;
}
