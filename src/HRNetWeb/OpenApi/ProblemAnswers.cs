using System.Text.Json;
using System.Text.Json.Nodes;
using HRNet.AspNetCore.Access;
using HRNet.AspNetCore.Contracts;
using HRNet.AspNetCore.Endpoints;
using HRNet.AspNetCore.OpenApi;
using HRNet.AspNetCore.Problems;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace HRNetWeb.OpenApi;

/// <summary>The names of the ways to bring a key.</summary>
internal static class Keys
{
    public const string Bearer = "key";

    public const string Header = "keyHeader";
}

/// <summary>How an endpoint refuses: what it says itself, and what whatever stands before it says; and which key it needs.</summary>
internal sealed class ProblemAnswers : IOperationFilter
{
    /// <summary>What any request may be answered: a name that is not of AllowedHosts, a fault of the service.</summary>
    private static readonly int[] s_any = [400, 500];

    /// <summary>What is answered before a request reaches an endpoint that not everybody may ask: no key, a wrong one, too many requests.</summary>
    private static readonly int[] s_gate = [401, 403, 429];

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        var scope = AccessRules.ScopeOf(metadata);
        var statuses = context.ApiDescription.SupportedResponseTypes.Where(answer => answer.Type == typeof(Problem)).Select(answer => answer.StatusCode)
            .Concat(metadata.Any(one => one is PictureTask or BatchTask) ? OpenApiExamples.PictureProblems : [])
            .Concat(scope is null ? [] : s_gate)
            .Concat(s_any);
        var answers = new OpenApiResponses();
        foreach (var (status, answer) in operation.Responses!.Where(answer => answer.Key[0] == '2'))
            answers.Add(status, answer);
        foreach (var status in statuses.Distinct().Order())
            answers.Add($"{status}", new OpenApiResponseReference($"{nameof(Problem)}{status}", context.Document));
        operation.Responses = answers;

        operation.Security = scope is null ? [] : [Requirement(Keys.Bearer), Requirement(Keys.Header)];
        if (scope == AccessScope.Infer)
            operation.Security.Add(new OpenApiSecurityRequirement());

        OpenApiSecurityRequirement Requirement(string scheme) => new() { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] };
    }

    /// <summary>The answers themselves, once for all endpoints.</summary>
    public static Dictionary<string, IOpenApiResponse> All(IOpenApiSchema problem) => OpenApiExamples.Problems.ToDictionary(
        one => $"{nameof(Problem)}{one.Status}",
        IOpenApiResponse (one) => new OpenApiResponse
        {
            Description = one.Text,
            Headers = Headers(one.Status),
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                [ProblemWriter.ContentType] = new OpenApiMediaType { Schema = problem, Example = JsonSerializer.SerializeToNode(one.Example, WireJson.Default.Problem) },
            },
        });

    private static Dictionary<string, IOpenApiHeader>? Headers(int status) => status switch
    {
        401 => new() { ["WWW-Authenticate"] = Header(JsonSchemaType.String, "Bearer: how a key is brought.", "Bearer") },
        429 or 503 => new() { ["Retry-After"] = Header(JsonSchemaType.Integer, "Seconds after which another try is likely to succeed; not there where a device was lost.", 2) },
        _ => null,
    };

    /// <summary>A header of an answer.</summary>
    public static OpenApiHeader Header(JsonSchemaType type, string text, JsonNode example) => new() { Description = text, Schema = new OpenApiSchema { Type = type }, Example = example };
}
