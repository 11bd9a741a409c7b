using System.Net;
using System.Text.Json.Nodes;

namespace HRNetWeb.Tests.Support;

/// <summary>Reads answers.</summary>
internal static class Reading
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Posts and reads the answer as JSON, whatever its status.</summary>
    public static async Task<(HttpResponseMessage Response, JsonNode Json)> AskAsync(this HttpClient client, string path, HttpContent content, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        var response = await client.SendAsync(request, Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        return (response, response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true ? JsonNode.Parse(text)! : JsonValue.Create(text));
    }

    /// <summary>Gets JSON.</summary>
    public static async Task<JsonNode> GetJsonAsync(this HttpClient client, string path) => JsonNode.Parse(await client.GetStringAsync(path, Cancel))!;

    /// <summary>Checks that an answer is a whole problem document, and gives its detail.</summary>
    public static string ShouldBeProblem(this (HttpResponseMessage Response, JsonNode Json) answer, int status, string code)
    {
        Assert.Equal("application/problem+json", answer.Response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((HttpStatusCode)status, answer.Response.StatusCode);
        Assert.Equal(status, (int)answer.Json["status"]!);
        Assert.Equal(code, (string?)answer.Json["code"]);
        Assert.False(string.IsNullOrWhiteSpace((string?)answer.Json["title"]));
        Assert.StartsWith("/", (string?)answer.Json["instance"], StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Response.Headers.GetValues("X-Content-Type-Options").Single());
        var text = answer.Json.ToJsonString();
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.DoesNotContain(".cs:", text, StringComparison.Ordinal);
        return (string)answer.Json["detail"]!;
    }
}
