package io.gitops4j.core.kustomize.transform;

import io.gitops4j.Reason;
import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.resource.ResourceSet;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.List;

/**
 * Replaces the name, tag or digest of images.
 *
 * <p>Images are found in every list named {@code containers} or {@code initContainers}, at whatever
 * depth, and in the fields of the configuration; custom resource definitions are left alone. A new
 * tag drops the digest and the other way round; both keep both. Source: kustomize, {@code
 * api/filters/imagetag} and {@code api/internal/image}; the name is part of a regular expression
 * there and so it is here.
 *
 * @param name which image
 * @param newName the new name; empty to keep it
 * @param newTag the new tag; empty to keep it
 * @param digest the new digest; empty to keep it
 * @param tagSuffix put after the tag; empty for nothing
 * @param fields further fields that hold an image
 * @since 0.1
 */
public record ImageTransformer(
    String name,
    String newName,
    String newTag,
    String digest,
    String tagSuffix,
    List<FieldSpec> fields)
    implements Transformer {

  private static final String TAG_AND_DIGEST =
      "(:[a-zA-Z0-9_.{}-]*)?(@[a-zA-Z0-9]+([.+_-][a-zA-Z0-9]+)*:[a-zA-Z0-9_.{}-]*)?";

  @Override
  public void transform(ResourceSet resources) {
    Expression pattern;
    try {
      pattern = Expression.of("^" + name + TAG_AND_DIGEST + "$", null);
    } catch (TransformException e) {
      if (e.reason() == Reason.LIMIT) {
        throw e;
      }
      // A name that is no expression matches nothing in the source, either.
      return;
    }
    for (Resource resource : resources) {
      if (!resource.kind().equals("CustomResourceDefinition")) {
        containers(resources.budget(), resource.node(), resource.node(), pattern);
        for (FieldSpec field : fields) {
          FieldWalk.visit(
              resource.node(),
              field,
              FieldWalk.Leaf.NOTHING,
              node -> update(resources.budget(), node, resource.node(), pattern));
        }
      }
    }
  }

  private void containers(Budget budget, YamlNode node, YamlMap object, Expression pattern) {
    if (node instanceof YamlMap map) {
      for (YamlMap.Entry entry : map) {
        containers(budget, entry.value(), object, pattern);
        boolean holds = entry.key().equals("containers") || entry.key().equals("initContainers");
        if (holds && entry.value() instanceof YamlList list) {
          list.forEach(container -> container(budget, container, object, pattern));
        }
      }
    } else if (node instanceof YamlList list) {
      list.forEach(item -> containers(budget, item, object, pattern));
    }
  }

  private void container(Budget budget, YamlNode container, YamlMap object, Expression pattern) {
    if (container instanceof YamlMap fields) {
      YamlNode image = fields.get("image");
      if (image != null) {
        update(budget, image, object, pattern);
      }
    } else if (!container.isNull()) {
      throw new TransformException(
          container,
          "a container of " + FieldWalk.name(object) + " is no mapping; correct the object");
    }
  }

  private void update(Budget budget, YamlNode node, YamlMap object, Expression pattern) {
    if (!(node instanceof YamlScalar scalar)) {
      throw new TransformException(
          node, "an image of " + FieldWalk.name(object) + " is no text; correct the object");
    }
    if (pattern.finds(scalar.text())) {
      String text = updated(scalar.text());
      budget.write(text.length(), null);
      scalar.setUntyped(text);
    }
  }

  private String updated(String image) {
    int slash = Math.max(image.indexOf('/'), 0);
    int at = image.indexOf('@', slash);
    int colon = image.indexOf(':', slash);
    int end = at >= 0 && (colon < 0 || at < colon) ? at : colon;
    String oldName = end < 0 ? image : image.substring(0, end);
    String tag =
        colon >= 0 && end == colon ? image.substring(colon + 1, at < 0 ? image.length() : at) : "";
    String oldDigest = at < 0 ? "" : image.substring(at + 1);
    if (!newTag.isEmpty() || !digest.isEmpty()) {
      tag = newTag;
      oldDigest = digest;
    } else if (!tagSuffix.isEmpty()) {
      tag += tagSuffix;
      oldDigest = "";
    }
    return (newName.isEmpty() ? oldName : newName)
        + (tag.isEmpty() ? "" : ":" + tag)
        + (oldDigest.isEmpty() ? "" : "@" + oldDigest);
  }
}
