package io.gitops4j.core.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TarReaderTest {

  private static List<String> read(byte[] tar) throws IOException {
    TarReader reader = new TarReader(new ByteArrayInputStream(tar));
    List<String> entries = new ArrayList<>();
    for (TarReader.Entry entry = reader.next(); entry != null; entry = reader.next()) {
      String content = new String(reader.content(), StandardCharsets.UTF_8);
      entries.add(entry.name() + " " + entry.type() + " " + content);
    }
    return entries;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void files_oneAfterTheOther_areReadWithTheirContent() throws IOException {
    byte[] tar = new Archives().file("a/x", "1").file("a/y", "").file("a/z", "3\n").tar();
    assertThat(read(tar)).containsExactly("a/x 0 1", "a/y 0 ", "a/z 0 3\n");
  }

  @Test
  void anEmptyHeader_endsTheArchive() throws IOException {
    Archives archive = new Archives().file("a", "1");
    archive.entry("", '\0', new byte[0]);
    byte[] whole = archive.tar();
    java.util.Arrays.fill(whole, 1024, whole.length, (byte) 0);
    assertThat(read(whole)).containsExactly("a 0 1");
  }

  @Test
  void longNames_ofPaxAndGnu_areTheNamesOfTheNextEntry() throws IOException {
    String name = "n".repeat(120);
    String record = " path=" + name + "\n";
    String pax = (record.length() + 3) + record;
    byte[] tar =
        new Archives()
            .entry("pax", 'x', bytes(pax))
            .file("short", "1")
            .entry("././@LongLink", 'L', bytes(name + "2\0"))
            .file("short", "2")
            .file("plain", "3")
            .tar();
    assertThat(read(tar)).containsExactly(name + " 0 1", name + "2 0 2", "plain 0 3");
  }

  @Test
  void aGlobalHeader_holdsForAllThatFollow() throws IOException {
    byte[] tar =
        new Archives()
            .entry("pax_global_header", 'g', bytes("13 comment=x\n"))
            .file("a", "1")
            .tar();
    assertThat(read(tar)).containsExactly("a 0 1");
  }

  @Test
  void anArchive_thatEndsWithinAnEntry_isMalformed() {
    byte[] tar = java.util.Arrays.copyOf(new Archives().file("a", "123").tar(), 514);
    assertThatThrownBy(() -> read(tar)).hasMessage("it ends within an entry");
  }

  @Test
  void aSizeThatLies_costsNoMemory() {
    byte[] tar = Archives.header("a", '0', 07777777777L);
    assertThatThrownBy(() -> read(tar)).hasMessage("it ends within an entry");
  }

  @Test
  void aHeaderThatWasChanged_isMalformed() {
    byte[] tar = new Archives().file("a", "1").tar();
    tar[0] = 'b';
    assertThatThrownBy(() -> read(tar)).hasMessage("the checksum of a header is wrong");
  }

  @Test
  void paxRecordsThatLie_areMalformed() {
    for (String pax :
        List.of("99 path=a\n", "0 path=a\n", "x path=a\n", "10 path=aa", "8 patha\n")) {
      byte[] tar = new Archives().entry("p", 'x', bytes(pax)).file("a", "1").tar();
      assertThatThrownBy(() -> read(tar)).as(pax).hasMessageStartingWith("a pax header");
    }
  }
}
