using System.Net.Http.Headers;
using System.Text;
using HRNetWeb.Tests.Support;

namespace HRNetWeb.Tests;

public sealed class UploadTests(SharedService service)
{
    [Theory]
    [InlineData("/pose")]
    [InlineData("/segment")]
    public async Task A_form_without_the_field_is_told_which_one_it_needs(string path)
    {
        var answer = await service.Client.AskAsync(path, Pictures.Form(Pictures.Astronaut, "file"));

        Assert.Equal("The form has no field 'image'; send the picture in it.", answer.ShouldBeProblem(400, "missing_image"));
    }

    [Fact]
    public async Task The_field_may_stand_behind_others()
    {
        var form = new MultipartFormDataContent { { new StringContent("hello"), "comment" }, { Pictures.Raw(Pictures.Astronaut), "image", "a.jpg" } };

        var (response, _) = await service.Client.AskAsync("/pose", form);

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task Other_fields_may_not_be_large()
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[100_000]), "comment" }, { Pictures.Raw(Pictures.Astronaut), "image", "a.jpg" } };

        Assert.Contains("64 KiB", (await service.Client.AskAsync("/pose", form)).ShouldBeProblem(400, "bad_form"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_body_and_an_empty_field_are_missing_pictures()
    {
        Assert.Contains("empty", (await service.Client.AskAsync("/pose", Pictures.Raw([]))).ShouldBeProblem(400, "missing_image"), StringComparison.Ordinal);
        Assert.Contains("empty", (await service.Client.AskAsync("/pose", Pictures.Form([]))).ShouldBeProblem(400, "missing_image"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Another_content_type_is_told_which_are_taken(string type)
    {
        var answer = await service.Client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut, type));

        Assert.Contains(type, answer.ShouldBeProblem(415, "unsupported_type"), StringComparison.Ordinal);
        Assert.Equal(["multipart/form-data", "image/jpeg", "image/png", "image/webp"], answer.Json["allowed"]!.AsArray().Select(x => (string?)x));
    }

    [Fact]
    public async Task A_body_without_a_content_type_is_refused()
    {
        var content = new ByteArrayContent(Pictures.Astronaut);
        content.Headers.ContentType = null;

        (await service.Client.AskAsync("/pose", content)).ShouldBeProblem(415, "unsupported_type");
    }

    [Fact]
    public async Task Text_that_calls_itself_a_picture_is_unreadable()
    {
        var answer = await service.Client.AskAsync("/pose", Pictures.Raw("Not a picture at all, whatever its type says."u8.ToArray()));

        Assert.NotEmpty(answer.ShouldBeProblem(400, "unreadable_picture"));
    }

    [Fact]
    public async Task A_GIF_is_of_a_type_that_is_not_read()
    {
        var gif = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==");

        (await service.Client.AskAsync("/pose", Pictures.Raw(gif, "image/gif"))).ShouldBeProblem(415, "unsupported_type");
    }

    [Fact]
    public async Task Half_a_picture_is_unreadable()
    {
        var answer = await service.Client.AskAsync("/segment", Pictures.Raw(Pictures.Astronaut[..200]));

        answer.ShouldBeProblem(400, "unreadable_picture");
    }

    [Theory]
    [InlineData("multipart/form-data", "x")]
    [InlineData("multipart/form-data; boundary=abc", "--abc\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nno end")]
    [InlineData("multipart/form-data; boundary=abc", "no boundary here")]
    [InlineData("multipart/form-data; boundary=abc", "")]
    [InlineData("multipart/form-data; boundary=\"\"", "x")]
    public async Task A_damaged_form_is_a_problem(string type, string body)
    {
        var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        (await service.Client.AskAsync("/pose", content)).ShouldBeProblem(400, "bad_form");
    }
}
