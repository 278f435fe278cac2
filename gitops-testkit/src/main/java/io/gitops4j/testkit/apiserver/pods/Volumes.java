package io.gitops4j.testkit.apiserver.pods;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Volumes of a Pod and what they come from. Source: kubernetes/kubernetes {@code
 * pkg/apis/core/validation/validation.go}, {@code ValidateVolumes}.
 */
public final class Volumes {

  private static final String MODE = "must be a number between 0 and 0777 (octal), both inclusive";
  private static final List<String> SOURCES =
      List.of(
          "emptyDir",
          "hostPath",
          "gitRepo",
          "gcePersistentDisk",
          "awsElasticBlockStore",
          "secret",
          "nfs",
          "iscsi",
          "glusterfs",
          "flocker",
          "persistentVolumeClaim",
          "rbd",
          "cinder",
          "cephfs",
          "quobyte",
          "downwardAPI",
          "fc",
          "flexVolume",
          "configMap",
          "azureFile",
          "vsphereVolume",
          "photonPersistentDisk",
          "portworxVolume",
          "azureDisk",
          "storageos",
          "projected",
          "scaleIO",
          "csi",
          "ephemeral",
          "image");

  private Volumes() {}

  /** The mistakes in the volumes of a Pod. Returns the names of those that are good. */
  static Set<String> validate(Map<String, @Nullable Object> spec, String path, Errors errors) {
    Set<String> names = new HashSet<>();
    List<Map<String, @Nullable Object>> volumes = Errors.objects(spec, "volumes");
    for (int i = 0; i < volumes.size(); i++) {
      Map<String, @Nullable Object> volume = volumes.get(i);
      String at = path + "[" + i + "]";
      int before = errors.size();
      sources(volume, SOURCES, at, at, errors);
      String name = Json.string(volume, "name");
      if (name.isEmpty()) {
        errors.required(at + ".name");
      } else {
        errors.invalid(at + ".name", name, Names.label(name));
      }
      if (names.contains(name)) {
        errors.duplicate(at + ".name", name);
      }
      if (errors.size() == before) {
        names.add(name);
      }
    }
    return names;
  }

  /** The mistakes in the source of a volume: exactly one of the kinds, with what it needs. */
  public static void sources(
      Map<String, @Nullable Object> volume,
      List<String> kinds,
      String path,
      String missing,
      Errors errors) {
    boolean found = false;
    for (String kind : kinds) {
      Map<String, @Nullable Object> source = Json.map(volume, kind);
      if (source == null) {
        continue;
      }
      if (found) {
        errors.forbidden(path + "." + spelled(kind), "may not specify more than 1 volume type");
        continue;
      }
      found = true;
      source(kind, source, path + "." + kind, errors);
    }
    if (!found) {
      errors.required(missing, "must specify a volume type");
    }
  }

  private static String spelled(String kind) {
    return switch (kind) {
      case "cephfs" -> "cephFS";
      case "downwardAPI" -> "downwarAPI";
      default -> kind;
    };
  }

  private static void source(
      String kind, Map<String, @Nullable Object> source, String path, Errors errors) {
    switch (kind) {
      case "hostPath" -> hostPath(source, path, errors);
      case "secret" -> keyed(source, "secretName", path, errors);
      case "configMap" -> keyed(source, "name", path, errors);
      case "downwardAPI" -> downward(source, path, errors);
      case "projected" -> ProjectedVolumes.validate(source, path, errors);
      case "persistentVolumeClaim" -> need(source, path, errors, "claimName");
      case "nfs" -> {
        need(source, path, errors, "server", "path");
        String at = Json.string(source, "path");
        if (!at.isEmpty() && !at.startsWith("/")) {
          errors.invalid(path + ".path", at, "must be an absolute path");
        }
      }
      case "csi" -> {
        String driver = Json.string(source, "driver");
        if (driver.isEmpty()) {
          errors.required(path + ".driver");
        } else {
          errors.invalid(path + ".driver", driver, Names.subdomain(driver));
        }
      }
      case "gitRepo" -> need(source, path, errors, "repository");
      case "awsElasticBlockStore", "cinder" -> need(source, path, errors, "volumeID");
      case "gcePersistentDisk" -> need(source, path, errors, "pdName");
      case "azureFile" -> need(source, path, errors, "secretName", "shareName");
      case "azureDisk" -> need(source, path, errors, "diskName", "diskURI");
      case "flexVolume" -> need(source, path, errors, "driver");
      case "local" -> need(source, path, errors, "path");
      case "ephemeral" -> {
        if (Json.map(source, "volumeClaimTemplate") == null) {
          errors.required(path + ".volumeClaimTemplate");
        }
      }
      case "image" -> {
        need(source, path, errors, "reference");
        errors.oneOf(source, path, "pullPolicy", "Always", "IfNotPresent", "Never");
      }
      default -> {
        // The rarer kinds of volumes are only counted.
      }
    }
  }

  static void need(
      Map<String, @Nullable Object> source, String path, Errors errors, String... names) {
    for (String name : names) {
      if (Json.string(source, name).isEmpty()) {
        errors.required(path + "." + name);
      }
    }
  }

  private static void hostPath(Map<String, @Nullable Object> source, String path, Errors errors) {
    String value = Json.string(source, "path");
    if (value.isEmpty()) {
      errors.required(path + ".path");
      return;
    }
    backsteps(value, path + ".path", errors);
    String type = Json.string(source, "type");
    List<String> allowed =
        List.of(
            "BlockDevice",
            "CharDevice",
            "Directory",
            "DirectoryOrCreate",
            "File",
            "FileOrCreate",
            "Socket");
    if (!type.isEmpty() && !allowed.contains(type)) {
      List<String> all = new java.util.ArrayList<>(List.of(""));
      all.addAll(allowed);
      errors.notSupported(path + ".type", type, all);
    }
  }

  private static void backsteps(String value, String path, Errors errors) {
    if (Arrays.asList(value.split("/", -1)).contains("..")) {
      errors.invalid(path, value, "must not contain '..'");
    }
  }

  static void mode(Map<String, @Nullable Object> source, String name, String path, Errors errors) {
    if (source.get(name) instanceof Number n && (n.longValue() < 0 || n.longValue() > 0777)) {
      errors.invalid(path + "." + name, n, MODE);
    }
  }

  private static void keyed(
      Map<String, @Nullable Object> source, String name, String path, Errors errors) {
    need(source, path, errors, name);
    mode(source, "defaultMode", path, errors);
    items(source, path, errors);
  }

  private static void items(Map<String, @Nullable Object> source, String path, Errors errors) {
    List<Map<String, @Nullable Object>> items = Errors.objects(source, "items");
    for (int i = 0; i < items.size(); i++) {
      item(items.get(i), path + ".items[" + i + "]", errors);
    }
  }

  static void item(Map<String, @Nullable Object> item, String path, Errors errors) {
    need(item, path, errors, "key", "path");
    localPath(Json.string(item, "path"), path + ".path", errors);
    mode(item, "mode", path, errors);
  }

  static void localPath(String value, String path, Errors errors) {
    Mounts.descending(value, path, errors);
    if (value.startsWith("..") && !value.startsWith("../") && !value.equals("..")) {
      errors.invalid(path, value, "must not start with '..'");
    }
  }

  private static void downward(Map<String, @Nullable Object> source, String path, Errors errors) {
    mode(source, "defaultMode", path, errors);
    Errors.objects(source, "items").forEach(item -> downwardItem(item, path, errors));
  }

  static void downwardItem(Map<String, @Nullable Object> item, String path, Errors errors) {
    need(item, path, errors, "path");
    localPath(Json.string(item, "path"), path + ".path", errors);
    Map<String, @Nullable Object> field = Json.map(item, "fieldRef");
    Map<String, @Nullable Object> resource = Json.map(item, "resourceFieldRef");
    if (field != null) {
      Environment.volumeField(field, path + ".fieldRef", errors);
      if (resource != null) {
        errors.invalid(
            path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
      }
    } else if (resource != null) {
      Environment.resource(resource, true, path + ".resourceFieldRef", errors);
    } else {
      errors.required(path, "one of fieldRef and resourceFieldRef is required");
    }
    mode(item, "mode", path, errors);
  }
}
