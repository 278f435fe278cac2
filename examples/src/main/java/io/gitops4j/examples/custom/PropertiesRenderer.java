package io.gitops4j.examples.custom;

import io.gitops4j.Failure;
import io.gitops4j.Location;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Snapshot;
import io.gitops4j.SourceMap;
import io.gitops4j.Stage;
import io.gitops4j.spi.RenderRequest;
import io.gitops4j.spi.Renderer;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Makes a ConfigMap of every {@code .properties} file in a folder; the folder's name is the
 * namespace.
 */
public final class PropertiesRenderer implements Renderer {

  private static final String SUFFIX = ".properties";

  @Override
  public String id() {
    return "properties";
  }

  @Override
  public Manifests render(RenderRequest request) {
    Snapshot snapshot = request.snapshot();
    String folder = request.path();
    if (snapshot.kind(folder) != Snapshot.Kind.DIRECTORY) {
      throw new RenderException(
          Failure.of(
              Stage.RENDER,
              Reason.NOT_FOUND,
              "Cannot render " + folder + ": there is no such folder."));
    }
    String namespace = folder.substring(folder.lastIndexOf('/') + 1);
    List<Manifest> manifests = new ArrayList<>();
    for (String name : snapshot.list(folder)) {
      if (name.endsWith(SUFFIX)) {
        String file = folder.isEmpty() ? name : folder + "/" + name;
        String object = name.substring(0, name.length() - SUFFIX.length());
        manifests.add(configMap(namespace, object, file, snapshot.read(file)));
      }
    }
    return Manifests.of(manifests);
  }

  private static Manifest configMap(String namespace, String name, String file, byte[] content) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(new String(content, StandardCharsets.UTF_8)));
    } catch (IOException | IllegalArgumentException e) {
      String message = "Cannot read " + file + ": " + e.getMessage() + ".";
      throw new RenderException(
          Failure.builder(Stage.RENDER, Reason.INVALID, message)
              .location(Location.of(file))
              .build(),
          e);
    }
    Map<String, Object> data = new TreeMap<>();
    properties.forEach((key, value) -> data.put((String) key, value));
    return Manifest.of(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            Map.of("name", name, "namespace", namespace),
            "data",
            data),
        Location.of(file, 1, 1),
        SourceMap.NONE);
  }
}
