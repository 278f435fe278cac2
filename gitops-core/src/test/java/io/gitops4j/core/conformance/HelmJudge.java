package io.gitops4j.core.conformance;

import io.gitops4j.core.helm.Hook;
import io.gitops4j.core.helm.HookEvent;
import io.gitops4j.core.helm.RenderedCrds;
import io.gitops4j.core.helm.RenderedRelease;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlLimits;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.core.yaml.YamlScalar;
import io.gitops4j.core.yaml.YamlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compares what we rendered with what helm did. */
final class HelmJudge {

  private static final YamlReader READER =
      YamlReader.of(YamlFlavor.V11, new YamlLimits(64 << 20, 200, 5_000_000, 500_000))
          .lastKeyWins();
  private static final Pattern AT =
      Pattern.compile(
          "(?:execution|parse) error at \\((.+?):(\\d+)(?::\\d+)?\\): (.*)", Pattern.DOTALL);
  private static final Pattern TEMPLATE =
      Pattern.compile("template: (\\S+?):(\\d+):\\d+: .*?([^:]*)", Pattern.DOTALL);
  private static final Pattern YAML = Pattern.compile("YAML parse error on (\\S+):");
  private static final Pattern INSTANCE = Pattern.compile("- (at '[^']*')");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

  /** A field that is another each time. */
  private record Random(String kind, String name, List<String> path) {}

  private final List<Random> random = new ArrayList<>();

  HelmJudge(YamlMap test) {
    if (test.get("randomFields") instanceof YamlList fields) {
      for (YamlNode field : fields) {
        List<YamlNode> parts = ((YamlList) field).items();
        List<String> path = new ArrayList<>();
        for (String part : text(parts.get(3)).substring(1).split("/", -1)) {
          path.add(part.replace("~1", "/").replace("~0", "~"));
        }
        random.add(new Random(text(parts.get(0)), text(parts.get(2)), path));
      }
    }
  }

  private static String text(YamlNode node) {
    return ((YamlScalar) node).text();
  }

  /** Whether our error names what helm's does. */
  static @Nullable String error(String wanted, String ours) {
    String essence =
        wanted.replaceAll("\\n+Use --debug flag.*", "").replaceAll("^Error: ", "").strip();
    List<String> parts = new ArrayList<>();
    Matcher at = AT.matcher(essence);
    Matcher template = TEMPLATE.matcher(essence);
    Matcher yaml = YAML.matcher(essence);
    if (at.lookingAt()) {
      parts.add(at.group(1) + ":" + at.group(2));
      parts.add(at.group(3).strip());
    } else if (template.matches()) {
      parts.add(template.group(1) + ":" + template.group(2));
      parts.add(template.group(3).strip());
    } else if (yaml.lookingAt()) {
      parts.add(yaml.group(1));
    } else {
      Matcher named = (essence.contains("- at '") ? INSTANCE : QUOTED).matcher(essence);
      while (named.find()) {
        parts.add(named.group(1));
      }
    }
    for (String part : parts) {
      if (!ours.contains(part)) {
        return "the error does not say <" + part + ">: " + ours;
      }
    }
    return null;
  }

  /** Whether the documents are the same, in the same order. */
  @Nullable String documents(String wanted, String got) {
    List<YamlNode> theirs = READER.readAll("expected", wanted);
    List<YamlNode> ours;
    try {
      ours = READER.readAll("ours", got);
    } catch (YamlException e) {
      return "our output is no YAML at " + e.location() + ": " + e.getMessage();
    }
    theirs = theirs.stream().filter(node -> !node.isNull()).toList();
    ours = ours.stream().filter(node -> !node.isNull()).toList();
    for (int i = 0; i < Math.min(theirs.size(), ours.size()); i++) {
      String masked = mask(theirs.get(i), ours.get(i));
      if (masked != null) {
        return "document " + i + ": " + masked;
      }
      if (!theirs.get(i).sameValueAs(ours.get(i))) {
        return "document "
            + i
            + " ("
            + title(theirs.get(i))
            + "): "
            + KustomizeBuildPeer.difference(
                YamlWriter.write(theirs.get(i)), YamlWriter.write(ours.get(i)));
      }
    }
    return theirs.size() == ours.size()
        ? null
        : "wanted " + theirs.size() + " documents, got " + ours.size();
  }

  private static String title(YamlNode node) {
    return node instanceof YamlMap map ? map.text("kind") + " " + name(map) : "?";
  }

  private static String name(YamlMap map) {
    YamlMap metadata = map.map("metadata");
    return metadata == null ? "" : String.valueOf(metadata.text("name"));
  }

  /** Gives our document the random fields of theirs, where ours has them with the same type. */
  private @Nullable String mask(YamlNode theirs, YamlNode ours) {
    if (!(theirs instanceof YamlMap wanted) || !(ours instanceof YamlMap got)) {
      return null;
    }
    for (Random field : random) {
      boolean named =
          field.path.equals(List.of("metadata", "name")) || field.name.equals(name(wanted));
      if (!named || !field.kind.equals(wanted.text("kind"))) {
        continue;
      }
      YamlNode their = find(wanted, field.path);
      YamlNode our = find(got, field.path);
      if (their == null) {
        continue;
      }
      if (our == null || their.getClass() != our.getClass()) {
        return "no random " + field.path + " of the same type";
      }
      String last = field.path.get(field.path.size() - 1);
      YamlNode parent = find(got, field.path.subList(0, field.path.size() - 1));
      if (parent instanceof YamlMap map) {
        map.put(last, their.copy());
      }
    }
    return null;
  }

  private static @Nullable YamlNode find(YamlNode root, List<String> path) {
    YamlNode at = root;
    for (String part : path) {
      at = at == null ? null : at.child(part);
    }
    return at;
  }

  /** Whether hooks, notes and CRDs are the same. */
  @Nullable String release(YamlMap wanted, RenderedRelease got) {
    List<String> crds = got.crds().stream().map(RenderedCrds::source).toList();
    if (!crds.equals(HelmPeer.texts(wanted, "crds"))) {
      return "CRDs: wanted " + HelmPeer.texts(wanted, "crds") + " got " + crds;
    }
    List<String> theirs = new ArrayList<>();
    if (wanted.get("hooks") instanceof YamlList hooks) {
      hooks.forEach(hook -> theirs.add(hook((YamlMap) hook)));
    }
    List<String> ours = got.hooks().stream().map(this::hook).toList();
    if (!ours.equals(theirs)) {
      return "hooks: wanted " + theirs + " got " + ours;
    }
    String notes = KustomizeBuildPeer.difference(Cases.text(wanted, "notes"), got.notes());
    return notes == null ? null : "notes: " + notes;
  }

  private String hook(YamlMap hook) {
    return hook(
        Cases.text(hook, "Kind"),
        Cases.text(hook, "Name"),
        Cases.text(hook, "Path"),
        Cases.text(hook, "Weight"),
        HelmPeer.texts(hook, "Events"),
        HelmPeer.texts(hook, "DeletePolicies"));
  }

  private String hook(Hook hook) {
    return hook(
        hook.kind(),
        hook.name(),
        hook.source(),
        String.valueOf(hook.weight()),
        hook.events().stream().map(HookEvent::text).toList(),
        hook.deletePolicies());
  }

  private String hook(
      String kind,
      String name,
      String path,
      String weight,
      List<String> events,
      List<String> policies) {
    boolean randomName =
        random.stream()
            .anyMatch(
                each -> each.kind.equals(kind) && each.path.equals(List.of("metadata", "name")));
    String shown = randomName ? name.replaceAll("[^-]+$", "*") : name;
    return "%s %s of %s, weight %s, %s, %s".formatted(kind, shown, path, weight, events, policies);
  }
}
