using System.Text.RegularExpressions;
using Browser.Tests.Support;
using HRNet.Pull;

namespace Browser.Tests;

/// <summary>What can be told of the page from its files alone.</summary>
public sealed partial class PageTextTests
{
    private static readonly string s_page = Path.Combine(Site.Root, "wwwroot");
    private static readonly string s_html = File.ReadAllText(Path.Combine(s_page, "index.html"));

    [Fact]
    public void No_two_elements_have_the_same_id()
    {
        var ids = Id().Matches(s_html).Select(match => match.Groups[1].Value).ToList();

        Assert.True(ids.Count > 50);
        Assert.Empty(ids.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void What_an_element_refers_to_is_there()
    {
        var ids = Id().Matches(s_html).Select(match => match.Groups[1].Value).ToHashSet();
        var named = Reference().Matches(s_html).SelectMany(match => match.Groups[1].Value.Split(' ')).ToList();

        Assert.True(named.Count > 20);
        Assert.Empty(named.Except(ids));
    }

    [Fact]
    public void Every_id_that_a_script_asks_for_is_there()
    {
        var ids = Id().Matches(s_html).Select(match => match.Groups[1].Value).ToHashSet();
        var asked = Scripts().SelectMany(file => Asked().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).ToList();

        Assert.True(asked.Count > 50);
        Assert.Empty(asked.Except(ids));
    }

    [Fact]
    public void Every_module_is_there_and_is_used()
    {
        var reached = Source().Matches(s_html).Select(match => Path.Combine(s_page, match.Groups[1].Value)).ToList();
        for (var i = 0; i < reached.Count; i++)
        {
            Assert.True(File.Exists(reached[i]), reached[i]);
            // Names from modules of others come from npm at build.
            var imports = Import().Matches(File.ReadAllText(reached[i])).Select(match => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(reached[i])!, match.Groups[1].Value)));
            reached.AddRange(imports.Where(file => !file.EndsWith(".min.js", StringComparison.Ordinal)).Except(reached).ToList());
        }

        Assert.Equal(Scripts().Order(), reached.Order());
    }

    [Fact]
    public void Where_a_model_is_chosen_a_newcomer_reads_how_to_get_a_better_one()
    {
        foreach (var choice in (string[])["segment-model", "live-model"])
        {
            var after = s_html[s_html.IndexOf($"id=\"{choice}\"", StringComparison.Ordinal)..];
            Assert.Matches("^[^>]*>.{0,80}</select>\\s*</label>\\s*<p class=\"help\">The built-in models are small\\.", after.ReplaceLineEndings(" "));
        }

        // The commands are ones that work.
        var commands = Command().Matches(s_html).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(2, commands.Count);
        Assert.All(commands, name => Assert.NotNull(PublishedFiles.Find(name).Url));
    }

    private static string[] Scripts() => Directory.GetFiles(Path.Combine(s_page, "js"), "*.js", SearchOption.AllDirectories);

    [GeneratedRegex(">hrnet pull ([^<]+)<")]
    private static partial Regex Command();

    [GeneratedRegex("\\sid=\"([^\"]+)\"")]
    private static partial Regex Id();

    [GeneratedRegex("\\s(?:for|aria-labelledby|aria-describedby|aria-controls|data-full|data-copy)=\"([^\"]+)\"")]
    private static partial Regex Reference();

    [GeneratedRegex("\\b(?:at|getElementById)\\('([\\w-]+)'\\)")]
    private static partial Regex Asked();

    [GeneratedRegex("<script[^>]*\\ssrc=\"([^\"]+)\"")]
    private static partial Regex Source();

    // "from", side effects, import() and new URL(): a module is named by its relative address.
    [GeneratedRegex("(?:from|import|import\\(|URL\\()\\s*'(\\.{1,2}/[\\w./-]+\\.js)'")]
    private static partial Regex Import();
}
