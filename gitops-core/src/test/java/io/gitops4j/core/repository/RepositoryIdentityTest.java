package io.gitops4j.core.repository;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryIdentityTest {

  @ParameterizedTest
  @CsvSource({
    "https://Git.Example.com/a/b.git",
    "git https://git.example.com/a/b",
    "ssh://git@git.example.com:22/a/b.git",
    "https://user:token@git.example.com:443/a/b/",
    "git@git.example.com:a/b.git",
    "http://git.example.com/a/b"
  })
  void normal_ofTheSameRepository_isTheSame(String address) {
    assertThat(RepositoryIdentity.normal(address)).hasValue("git.example.com/a/b");
  }

  @ParameterizedTest
  @CsvSource({
    "https://git.example.com:8443/a/b, git.example.com:8443/a/b",
    "https://git.example.com/A/b, git.example.com/A/b"
  })
  void normal_ofAnotherRepository_isAnother(String address, String expected) {
    assertThat(RepositoryIdentity.normal(address)).hasValue(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"folder /work/fleet", "memory", "file:///work/fleet", ""})
  void normal_ofWhatHasNoHost_isUnknown(String address) {
    assertThat(RepositoryIdentity.normal(address)).isEmpty();
  }
}
