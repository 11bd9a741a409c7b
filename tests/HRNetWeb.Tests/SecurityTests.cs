using System.Net;
using System.Text.RegularExpressions;
using HRNetWeb.Tests.Support;

namespace HRNetWeb.Tests;

/// <summary>SECURITY.md, and those of its lines that no other test holds.</summary>
public sealed partial class SecurityTests(SharedService service)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_test_that_the_page_names_exists()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Pictures.Root, "SECURITY.md"), Cancel);
        var sources = Directory.EnumerateFiles(Path.Combine(Pictures.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories).ToLookup(Path.GetFileNameWithoutExtension, File.ReadAllText);
        var named = Named().Matches(page).Select(name => (Class: name.Groups[1].Value, Method: name.Groups[2].Value)).ToArray();

        Assert.InRange(named.Length, 30, 1000);
        Assert.All(named, name => Assert.True(
            sources[name.Class].Any(source => source.Contains($" class {name.Class}", StringComparison.Ordinal)
                && (name.Method.Length == 0 || Regex.IsMatch(source, $@"public (async Task|Task|void) {name.Method}\("))),
            $"SECURITY.md names {name.Class}.{name.Method}, which is not there."));
        // Every threat has something that holds it.
        Assert.All(Threat().Matches(page), row => Assert.Contains('`', row.Groups[1].Value));
        Assert.All(Script().Matches(page), script => Assert.True(File.Exists(Path.Combine(Pictures.Root, script.Groups[1].Value))));
    }

    [Theory]
    [InlineData("/models/..%2F..%2Fappsettings.json")]
    [InlineData("/models/%2e%2e%2fappsettings")]
    [InlineData("/..%2Fappsettings.json")]
    [InlineData("/samples/..%2F..%2Fappsettings.json")]
    [InlineData("/samples/%2e%2e/%2e%2e/appsettings.json")]
    [InlineData("/%5C..%5Cappsettings.json")]
    public async Task A_name_that_leads_out_of_a_folder_leads_nowhere(string path)
    {
        var response = await service.Client.GetAsync(path, Cancel);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.DoesNotContain("AdminKeySha256", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        (await service.Client.AskAsync("/pose?model=..%2Fmodels%2Fpose_coco17_w18_small_v1_192x144", Pictures.Raw(Pictures.Gray, "image/png"))).ShouldBeProblem(404, "unknown_model");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/models")]
    [InlineData("/nowhere")]
    public async Task A_page_of_another_site_cannot_read_an_answer(string path)
    {
        using var page = new HttpRequestMessage(HttpMethod.Get, path);
        page.Headers.Add("Origin", "https://elsewhere.example");
        var plain = await service.Client.SendAsync(page, Cancel);
        using var question = new HttpRequestMessage(HttpMethod.Options, "/pose");
        question.Headers.Add("Origin", "https://elsewhere.example");
        question.Headers.Add("Access-Control-Request-Method", "POST");
        question.Headers.Add("Access-Control-Request-Headers", "authorization");
        var preflight = await service.Client.SendAsync(question, Cancel);

        Assert.All([plain, preflight], response => Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase)));
        var policy = plain.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [GeneratedRegex("`(\\w+Tests)(?:\\.(\\w+))?`")]
    private static partial Regex Named();

    [GeneratedRegex("^\\| \\*\\*.*\\| ([^|]*) \\|$", RegexOptions.Multiline)]
    private static partial Regex Threat();

    [GeneratedRegex("`(build/[\\w.-]+)`")]
    private static partial Regex Script();
}
