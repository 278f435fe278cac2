package io.gitops4j.core.kustomize.build;

import io.gitops4j.Location;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Snapshot;
import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.kustomize.limit.KustomizeLimits;
import io.gitops4j.core.kustomize.remote.RemoteRef;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import io.gitops4j.spi.Overlay;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kustomization that Flux builds of a folder: its own, or one made of its files, with the
 * overlay of the unit.
 *
 * <p>The rule: without a kustomization file every YAML file below the folder is a resource, and
 * every folder that has such a file is one and is not looked into; a folder with nothing is legal
 * and builds to nothing. The overlay's patches and components come after the folder's own, its
 * images are merged by name, its namespace, prefix and suffix replace the folder's. Source: Flux,
 * {@code pkg/kustomize/kustomize_generator.go}.
 */
public final class FolderKustomization {

  private FolderKustomization() {}

  /** What a folder without a kustomization file is answered with. */
  public static RenderException missing(String path) {
    return Build.missing(path, null);
  }

  /** Whether a folder has a kustomization file. */
  public static boolean isThere(Snapshot snapshot, String path) {
    return KustomizationFile.find(
            new Files(snapshot, false, new Budget(KustomizeLimits.defaults())), path, null)
        != null;
  }

  /**
   * The file that the kustomization stands in, or would.
   *
   * @param path the folder in normal form
   */
  static String file(Files files, String path) {
    String found = KustomizationFile.find(files, path, null);
    String made = path.isEmpty() ? "kustomization.yaml" : path + "/kustomization.yaml";
    return found == null ? made : found;
  }

  /**
   * The kustomization of a folder with an overlay.
   *
   * @param path the folder in normal form
   * @param recorder records the looks at files
   */
  static YamlMap of(
      Snapshot snapshot, String path, Overlay overlay, KustomizeLimits limits, Recorder recorder) {
    if (snapshot.kind(path) != Snapshot.Kind.DIRECTORY) {
      throw Problem.at(
          (Location) null,
          Reason.NOT_FOUND,
          "Cannot build "
              + (path.isEmpty() ? "." : path)
              + ": kustomization path not found in "
              + snapshot.revision()
              + "; correct spec.path or add the folder.");
    }
    Budget budget = new Budget(limits);
    Files files = new Files(snapshot, false, new Remotes(null, budget), budget, recorder);
    String file = KustomizationFile.find(files, path, null);
    YamlMap map = file == null ? generated(files, path) : KustomizationFile.read(files, file).map();
    lay(overlay, map, files, path);
    return map;
  }

  private static YamlMap generated(Files files, String path) {
    YamlMap map = new YamlMap();
    map.put("apiVersion", YamlScalar.string("kustomize.config.k8s.io/v1beta1"));
    map.put("kind", YamlScalar.string("Kustomization"));
    YamlList resources = new YamlList();
    collect(files, path, "", resources);
    if (resources.isEmpty()) {
      map.put("namespace", YamlScalar.string("_placeholder"));
    } else {
      map.put("resources", resources);
    }
    return map;
  }

  private static void collect(Files files, String root, String below, YamlList resources) {
    String folder = join(root, below);
    for (String name : files.list(folder)) {
      String relative = join(below, name);
      String path = join(root, relative);
      switch (files.kind(path)) {
        case DIRECTORY -> {
          if (KustomizationFile.find(files, path, null) != null) {
            resources.add(YamlScalar.string(relative));
          } else {
            collect(files, root, relative, resources);
          }
        }
        case FILE -> {
          if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            resources.add(YamlScalar.string(relative));
          }
        }
        default -> {}
      }
    }
  }

  /**
   * Of a folder without a kustomization that could not be built: fails with the first of its files
   * that is no YAML, if there is one, as the source looks at all of them first.
   */
  static void expectReadable(Files files, String path) {
    if (KustomizationFile.find(files, path, null) != null) {
      return;
    }
    YamlList resources = new YamlList();
    collect(files, path, "", resources);
    for (YamlNode resource : resources) {
      String relative = ((YamlScalar) resource).text();
      if (files.kind(join(path, relative)) == Snapshot.Kind.FILE) {
        try {
          files
              .reader(YamlFlavor.V3)
              .readAll(join(path, relative), files.read(path, relative, null));
        } catch (YamlException e) {
          throw Problem.of(e, "the resource");
        }
      }
    }
  }

  private static String join(String folder, String name) {
    return folder.isEmpty() ? name : name.isEmpty() ? folder : folder + "/" + name;
  }

  private static void lay(Overlay overlay, YamlMap map, Files files, String path) {
    set(map, "namespace", overlay.targetNamespace());
    set(map, "namePrefix", overlay.namePrefix());
    set(map, "nameSuffix", overlay.nameSuffix());
    for (Overlay.Patch patch : overlay.patches()) {
      list(map, "patches").add(node(patch));
    }
    for (Overlay.Image image : overlay.images()) {
      image(list(map, "images"), image);
    }
    for (String component : overlay.components()) {
      if (RemoteRef.isRemote(component) || component.startsWith("/")) {
        throw Problem.cannot(
            map.location().orElse(null),
            Reason.DENIED,
            "use the component " + component,
            "components must be local paths; copy it into the repository");
      }
      boolean there = files.kind(files.resolve(path, component, null)) == Snapshot.Kind.DIRECTORY;
      if (there || !overlay.ignoreMissingComponents()) {
        list(map, "components").add(YamlScalar.string(component));
      }
    }
    List<String> metadata = overlay.buildMetadata();
    if (metadata != null) {
      YamlList list = new YamlList();
      metadata.forEach(item -> list.add(YamlScalar.string(item)));
      map.put("buildMetadata", list);
    }
  }

  private static void set(YamlMap map, String field, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      map.put(field, YamlScalar.string(value));
    }
  }

  private static YamlList list(YamlMap map, String field) {
    YamlNode known = map.get(field);
    if (known instanceof YamlList list) {
      return list;
    }
    YamlList made = new YamlList();
    map.put(field, made);
    return made;
  }

  private static YamlMap node(Overlay.Patch patch) {
    YamlMap entry = new YamlMap();
    entry.put("patch", YamlScalar.string(patch.patch()));
    Overlay.Target target = patch.target();
    if (target != null) {
      YamlMap select = new YamlMap();
      set(select, "group", target.group());
      set(select, "version", target.version());
      set(select, "kind", target.kind());
      set(select, "namespace", target.namespace());
      set(select, "name", target.name());
      set(select, "labelSelector", target.labelSelector());
      set(select, "annotationSelector", target.annotationSelector());
      entry.put("target", select);
    }
    return entry;
  }

  private static void image(YamlList images, Overlay.Image image) {
    YamlMap entry = null;
    for (YamlNode node : images) {
      if (node instanceof YamlMap map && image.name().equals(map.text("name"))) {
        entry = map;
      }
    }
    if (entry == null) {
      entry = new YamlMap();
      entry.put("name", YamlScalar.string(image.name()));
      images.add(entry);
    }
    set(entry, "newName", image.newName());
    if (!image.newTag().isEmpty() || !image.digest().isEmpty()) {
      entry.remove("newTag");
      entry.remove("digest");
      set(entry, "newTag", image.newTag());
      set(entry, "digest", image.digest());
    }
  }
}
