using HRNet.Fuzz;

// Damaged pictures, requests and model files against the service as a process of its own: see README.md beside this file.
try
{
    return args switch
    {
        ["pictures", .. var rest] => await new PictureFuzz(FuzzArguments.Parse(rest)).RunAsync(),
        ["requests", .. var rest] => await new RequestFuzz(FuzzArguments.Parse(rest)).RunAsync(),
        ["models", .. var rest] => await new ModelFuzz(FuzzArguments.Parse(rest)).RunAsync(),
        ["costs", .. var rest] => await CostTable.PrintAsync(rest.FirstOrDefault()),
        [ModelFuzz.Reader, .. var rest] => await ModelFuzz.ReadAsync(rest),
        _ => throw new ArgumentException(FuzzArguments.Usage),
    };
}
catch (ArgumentException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 2;
}
