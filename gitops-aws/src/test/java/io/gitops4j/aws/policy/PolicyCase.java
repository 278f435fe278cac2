package io.gitops4j.aws.policy;

import io.gitops4j.SecretRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A case in a folder: {@code input.txt}, a line a word and its arguments, and what comes of it. */
final class PolicyCase {

  private AwsPlace home = AwsPlace.of("eu-west-1", "111122223333");
  private ReadOptions options = ReadOptions.defaults();
  private final List<SecretRef> refs = new ArrayList<>();
  private IamPolicy policy = new IamPolicy(List.of(), List.of());

  private PolicyCase() {}

  static IamPolicy read(Path folder) {
    PolicyCase made = new PolicyCase();
    try {
      for (String line : Files.readAllLines(folder.resolve("input.txt"))) {
        made.line(line.split(" "));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return made.refs.isEmpty()
        ? made.policy
        : IamPolicies.secretsRead(made.refs, made.home, made.options);
  }

  private void line(String[] words) {
    switch (words[0]) {
      case "#" -> {} // why the case is there
      case "home" -> home = AwsPlace.of(words[1], words[2]);
      case "ref" -> refs.add(SecretRef.parse(words[1]));
      case "batch" -> options = options.batch(words[1].equals("yes"));
      case "describe" -> options = options.describe(words[1].equals("yes"));
      case "replicas" -> options = options.replicas(Arrays.copyOfRange(words, 1, words.length));
      case "key" -> options = options.key(words[1], List.of(words).subList(2, words.length));
      case "role" -> options = options.accountRole(words[1], words[2]);
      case "irsa" ->
          policy =
              IamPolicies.trustOfServiceAccount(
                  new ServiceAccount(words[1], words[2]), words[3], home);
      case "pod-identity" ->
          policy = IamPolicies.trustOfPodIdentity(new ServiceAccount(words[1], words[2]));
      default -> throw new IllegalArgumentException(words[0]);
    }
  }
}
