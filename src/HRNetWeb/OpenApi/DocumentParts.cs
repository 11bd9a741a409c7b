using HRNet.AspNetCore.Problems;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace HRNetWeb.OpenApi;

/// <summary>What stands in the description once: the problems that endpoints refer to, and what the groups of endpoints are.</summary>
internal sealed class DocumentParts : IDocumentFilter
{
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        swaggerDoc.Components ??= new();
        swaggerDoc.Components.Responses = ProblemAnswers.All(context.SchemaGenerator.GenerateSchema(typeof(Problem), context.SchemaRepository));
        var used = swaggerDoc.Paths.Values.SelectMany(path => path.Operations!.Values).SelectMany(operation => operation.Tags ?? new HashSet<OpenApiTagReference>()).Select(tag => tag.Name).ToHashSet();
        swaggerDoc.Tags = new HashSet<OpenApiTag>(OpenApiSetup.Tags.Where(tag => used.Contains(tag.Name)).Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Text }));
    }
}
