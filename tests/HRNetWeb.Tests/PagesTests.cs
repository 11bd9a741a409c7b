using System.Text.RegularExpressions;
using HRNetWeb.Tests.Support;

namespace HRNetWeb.Tests;

public sealed partial class PagesTests(SharedService service)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_start_page_and_all_it_refers_to_are_served()
    {
        var page = await service.Client.GetAsync("/", Cancel);
        var html = await page.Content.ReadAsStringAsync(Cancel);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);

        var files = Reference().Matches(html).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.True(files.Count >= 8);
        foreach (var file in files)
        {
            var asset = await service.Client.GetAsync("/" + file, Cancel);
            Assert.True(asset.IsSuccessStatusCode, file);
            Assert.Equal("no-cache", asset.Headers.CacheControl?.ToString());
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
    public async Task Every_module_that_a_module_imports_is_there()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Pictures.Root, "wwwroot", "js"), "*.js"))
        {
            foreach (Match import in Import().Matches(await File.ReadAllTextAsync(file, Cancel)))
                Assert.True((await service.Client.GetAsync($"/js/{import.Groups[1].Value}", Cancel)).IsSuccessStatusCode, import.Value);
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

    [GeneratedRegex("from '\\./([\\w.]+)'")]
    private static partial Regex Import();
}
