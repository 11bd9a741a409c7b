using System.Text.RegularExpressions;
using HRNetWeb.Tests.Support;

namespace HRNetWeb.Tests;

/// <summary>Documents as they are on the wire, text for text.</summary>
public sealed partial class WireTests(SharedService service, MadeService made)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/pose", "image model device threshold boxes detector people overlay timing")]
    [InlineData("/segment", "image model device classes mask overlay timing")]
    [InlineData("/detect", "image model device threshold objects overlay timing")]
    public async Task Fields_stand_in_their_order_in_the_answer(string path, string fields)
    {
        var (_, answer) = await service.Client.AskAsync($"{path}?overlay=jpeg", Pictures.Raw(Pictures.Players));

        Assert.Equal(fields.Split(' '), answer.AsObject().Select(field => field.Key));
    }

    [Fact]
    public async Task A_whole_document_is_the_same_byte_for_byte()
    {
        var response = await made.Client.PostAsync("/classify?top=2", Pictures.Raw(Pictures.Players), Cancel);

        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            """{"image":{"width":640,"height":480},"model":"kind","device":"cpu","classes":[{"label":"class_4","classId":4,"score":0.6143},{"label":"class_1","classId":1,"score":0.226}],"""
            + "\"timing\":{\"decode\":0,\"detect\":0,\"preprocess\":0,\"queue\":0,\"inference\":0,\"postprocess\":0,\"render\":0,\"total\":0}}",
            Milliseconds().Replace(await response.Content.ReadAsStringAsync(Cancel), "$1:0"));
    }

    /// <summary>The times, of at most two decimals.</summary>
    [GeneratedRegex("""("(?:decode|detect|preprocess|queue|inference|postprocess|render|total)"):\d+(?:\.\d{1,2})?(?=[,}])""")]
    private static partial Regex Milliseconds();
}
