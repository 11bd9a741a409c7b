using Browser.Tests.Support;

namespace Browser.Tests;

public sealed class SwaggerPageTests(Site site)
{
    [Fact]
    public async Task A_picture_can_be_uploaded_from_the_page()
    {
        await using var session = await site.VisitAsync("/swagger/");
        var pose = session.Page.Locator("#operations-Pictures-Pose");
        await pose.Locator(".opblock-summary-control").ClickAsync();
        await pose.Locator("input[type=file]").SetInputFilesAsync(Site.Sample("astronaut.jpg"));
        await pose.Locator("button.execute").ClickAsync();

        var answer = pose.Locator(".live-responses-table .response .highlight-code, .live-responses-table .response pre").First;
        await answer.WaitForAsync();

        Assert.Equal("200", (await pose.Locator(".live-responses-table .response .response-col_status").First.TextContentAsync())?.Trim()[..3]);
        Assert.Contains("\"boxes\": \"detector\"", await answer.TextContentAsync(), StringComparison.Ordinal);
        Assert.Empty(session.Faults);
    }
}
