package io.gitops4j.testkit.junit;

import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.secrets.FakeSecretsManager;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** A file or folder of the class path that holds secrets. Its errors never show a value. */
final class SecretsFixture {
  private final Class<?> testClass;
  private final String name;

  SecretsFixture(Class<?> testClass, String name) {
    this.testClass = testClass;
    this.name = name;
  }

  void load(FakeSecretsManager secrets) {
    String absolute = name.startsWith("/") ? name.substring(1) : name;
    URL found = testClass.getClassLoader().getResource(absolute);
    if (found == null) {
      throw wrong("there is no such file or folder on the class path", null);
    }
    try {
      URI address = found.toURI();
      if (address.getScheme().equals("jar")) {
        try (FileSystem jar = FileSystems.newFileSystem(address, Map.of())) {
          load(secrets, jar.getPath("/" + absolute));
        }
      } else {
        load(secrets, Path.of(address));
      }
    } catch (IOException | URISyntaxException e) {
      throw wrong("it cannot be read: " + e.getMessage(), e);
    }
  }

  private void load(FakeSecretsManager secrets, Path path) throws IOException {
    if (Files.isDirectory(path)) {
      loadFolder(secrets, path);
      return;
    }
    String text = Files.readString(path, StandardCharsets.UTF_8);
    if (name.endsWith(".properties")) {
      Properties properties = new Properties();
      try {
        properties.load(new StringReader(text));
      } catch (IllegalArgumentException e) {
        throw wrong("it is no properties file", null);
      }
      for (String each : properties.stringPropertyNames()) {
        secrets.put(each, properties.getProperty(each));
      }
    } else if (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json")) {
      loadObject(secrets, text);
    } else {
      throw wrong("it is neither a folder nor a .yaml, .yml, .json or .properties file", null);
    }
  }

  private static void loadFolder(FakeSecretsManager secrets, Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      String secret = folder.relativize(file).toString().replace('\\', '/');
      String text = new String(bytes, StandardCharsets.UTF_8);
      if (Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
        secrets.put(secret, text);
      } else {
        secrets.put(secret, bytes);
      }
    }
  }

  private void loadObject(FakeSecretsManager secrets, String text) {
    List<YamlNode> documents;
    try {
      documents = YamlReader.of(YamlFlavor.V11).readAll(name, text);
    } catch (RuntimeException e) {
      throw wrong("it is no YAML or JSON", null);
    }
    for (YamlNode document : documents) {
      if (!(document.toValue() instanceof Map<?, ?> object)) {
        throw wrong("it holds no object of names and values", null);
      }
      object.forEach(
          (secret, value) -> {
            if (value == null) {
              throw wrong("the secret " + secret + " has no value", null);
            }
            boolean tree = value instanceof Map<?, ?> || value instanceof List<?>;
            secrets.put(
                String.valueOf(secret), tree ? Json.text(Json.copy(value)) : value.toString());
          });
    }
  }

  private ParameterResolutionException wrong(String why, @Nullable Exception cause) {
    return new ParameterResolutionException(
        "@SecretsTest(secrets = \"" + name + "\"): " + why, cause);
  }
}
