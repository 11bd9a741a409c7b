using System.Net.Http.Headers;
using System.Text.Json;
using HRNet.Fuzz.Hostile;
using HRNetWeb.Tests.Support;

namespace HRNetWeb.Tests;

public sealed class MutationTests(SharedService service)
{
    private const int Rounds = 60;

    [Theory]
    [InlineData("image/jpeg", 1)]
    [InlineData("multipart/form-data; boundary=abc", 2)]
    [InlineData("application/json", 3)]
    public async Task A_damaged_upload_is_answered_or_refused_but_never_breaks_anything(string type, int seed)
    {
        var mutator = new Mutator(new Random(seed));
        var whole = await Whole(type);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = mutator.Mutate(whole);
            var content = new ByteArrayContent(bytes);
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

            var answer = await service.Client.AskAsync("/pose", content);

            var status = (int)answer.Response.StatusCode;
            Assert.True(status is >= 200 and < 500, $"seed {seed}, round {round}: {status} {answer.Json}");
            if (status >= 400)
                Assert.NotEmpty(answer.ShouldBeProblem(status, (string)answer.Json["code"]!));
        }
    }

    private static async Task<byte[]> Whole(string type)
    {
        if (type == "application/json")
            return JsonSerializer.SerializeToUtf8Bytes(new { threshold = 0.3, image = Pictures.Players, boxes = "whole" });
        if (!type.StartsWith("multipart", StringComparison.Ordinal))
            return Pictures.Players;
        using var form = new MultipartFormDataContent("abc") { { Pictures.Raw(Pictures.Players), "image", "a.jpg" } };
        return await form.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }
}
