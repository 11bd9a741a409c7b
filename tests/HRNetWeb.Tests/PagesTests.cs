using System.Text.RegularExpressions;
using HRNetWeb.Tests.Support;

namespace HRNetWeb.Tests;

public sealed partial class PagesTests(SharedService service)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_start_page_and_all_it_refers_to_are_served_the_page_anew_and_the_rest_for_ever()
    {
        var page = await service.Client.GetAsync("/", Cancel);
        var html = await page.Content.ReadAsStringAsync(Cancel);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-cache", page.Headers.CacheControl?.ToString());

        var files = Reference().Matches(html).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.True(files.Count >= 8);
        Assert.All(files, file => Assert.Matches("^v/[0-9a-f]{16}/", file));
        foreach (var file in files)
        {
            var asset = await service.Client.GetAsync("/" + file, Cancel);
            Assert.True(asset.IsSuccessStatusCode, file);
            Assert.Equal("public, max-age=31536000, immutable", asset.Headers.CacheControl?.ToString());
            var plain = await service.Client.GetAsync("/" + file.Split('/', 3)[2], Cancel);
            Assert.Equal("no-cache", plain.Headers.CacheControl?.ToString());
            Assert.Equal(await plain.Content.ReadAsByteArrayAsync(Cancel), await asset.Content.ReadAsByteArrayAsync(Cancel));
        }
    }

    [Fact]
    public async Task The_page_asks_nothing_of_other_hosts_and_holds_no_inline_code()
    {
        var page = await service.Client.GetAsync("/", Cancel);
        var html = await page.Content.ReadAsStringAsync(Cancel);

        Assert.DoesNotMatch("(src|href)=\"(https?:)?//", html);
        Assert.DoesNotMatch("<script(?![^>]*src=)|<style|\\son\\w+=|\\sstyle=", html);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'self'; img-src 'self' data: blob:;", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task Every_module_that_the_page_reaches_is_preloaded_once()
    {
        var html = await service.Client.GetStringAsync("/", Cancel);
        var version = Version().Match(html).Value;
        var preloaded = Preload().Matches(html).Select(match => match.Groups[1].Value).ToList();

        // By what the language says, not by what the service looks for.
        var reached = new List<string> { "js/app.js" };
        for (var i = 0; i < reached.Count; i++)
        {
            var address = new Uri(service.Client.BaseAddress!, reached[i]);
            var module = await service.Client.GetStringAsync(address, Cancel);
            foreach (Match import in Import().Matches(module))
            {
                var named = new Uri(address, import.Groups[1].Value).AbsolutePath[1..];
                Assert.True((await service.Client.GetAsync("/" + named, Cancel)).IsSuccessStatusCode, $"{reached[i]}: {import.Value}");
                if (!reached.Contains(named))
                    reached.Add(named);
            }
        }

        Assert.Contains("js/live/encoder.worker.js", reached);
        Assert.Equal(reached.Skip(1).Select(file => version + file).Order(), preloaded.Order());
    }

    [Fact]
    public async Task A_module_leaves_its_folder_only_for_files_of_the_page()
    {
        // Under the name of a version, "../../hubs/live" is not the hub.
        foreach (var file in Directory.GetFiles(Path.Combine(Pictures.Root, "wwwroot", "js"), "*.js", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(Path.Combine(Pictures.Root, "wwwroot"), file).Replace('\\', '/');
            foreach (Match above in Above().Matches(await File.ReadAllTextAsync(file, Cancel)))
            {
                var named = new Uri(new Uri(service.Client.BaseAddress!, name), above.Groups[1].Value).AbsolutePath;
                Assert.True((await service.Client.GetAsync(named, Cancel)).IsSuccessStatusCode, $"{name}: {above.Value}");
            }
        }
    }

    [Theory]
    [InlineData("GET", "/nothing", 404, "not_found")]
    [InlineData("GET", "/pose", 405, "method_not_allowed")]
    [InlineData("DELETE", "/models", 405, "method_not_allowed")]
    [InlineData("GET", "/models/nobody", 404, "unknown_model")]
    [InlineData("GET", "/..%2fappsettings.json", 404, "not_found")]
    public async Task What_is_not_there_is_a_problem_document_too(string method, string path, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("Accept", "image/png");

        var response = await service.Client.SendAsync(request, Cancel);

        var json = System.Text.Json.Nodes.JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!;
        Assert.NotEmpty((response, json).ShouldBeProblem(status, code));
    }

    [GeneratedRegex("(?:src|href)=\"([\\w./-]+\\.(?:css|js|svg|jpg))\"")]
    private static partial Regex Reference();

    [GeneratedRegex("v/[0-9a-f]{16}/")]
    private static partial Regex Version();

    [GeneratedRegex("<link rel=\"modulepreload\" href=\"([^\"]+)\">")]
    private static partial Regex Preload();

    [GeneratedRegex("(?:\\bfrom\\s*|\\bimport\\s*\\(?\\s*|\\bnew URL\\(\\s*)['\"](\\.[^'\"]+)['\"]")]
    private static partial Regex Import();

    [GeneratedRegex("['\"](\\.\\./[^'\"]*)['\"]")]
    private static partial Regex Above();
}
